// What a record's form holds, as plain values that can be kept, compared and put back: fields, rows in their order, links.

// What belongs to the page and not to the record: names that begin with "_".
const isIgnored = (name) => !name || name.startsWith("_") || name === "csrfmiddlewaretoken";

const inlinesOf = (form) => [...form.querySelectorAll("[data-inline]")].filter((one) => one.querySelector("[data-blank-row]"));
export const rowsOf = (inline) => [...inline.querySelector("[data-rows]").children];
const nameOf = (inline) => inline.dataset.inline;

export function numberOf(inline, row) {
  const named = row.querySelector("[name]");
  return named ? named.name.slice(nameOf(inline).length + 1).split("-")[0] : "";
}

export function readState(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) if (!isIgnored(name)) (fields[name] ||= []).push(String(value));
  const rows = {};
  for (const inline of inlinesOf(form)) rows[nameOf(inline)] = rowsOf(inline).map((row) => numberOf(inline, row));
  const links = {};
  for (const link of form.querySelectorAll("[data-lookup-open][href]")) {
    const value = link.closest("[data-lookup]").querySelector("[data-lookup-value]");
    if (value?.name) links[value.name] = link.getAttribute("href");
  }
  return { fields, rows, links };
}

const essence = ({ fields, rows }) => JSON.stringify([Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)), rows]);
export const isSame = (one, other) => essence(one) === essence(other);

// Names whose values differ: the first of them tells where the hand should go.
export function changedNames(one, other) {
  const names = new Set([...Object.keys(one.fields), ...Object.keys(other.fields)]);
  return [...names].filter((name) => String(one.fields[name]) !== String(other.fields[name]));
}

export function makeRow(inline, number) {
  const holder = document.createElement(inline.querySelector("[data-rows]").tagName);
  holder.innerHTML = inline.querySelector("[data-blank-row]").innerHTML.replaceAll("__row__", number);
  return holder.querySelector("[data-row]");
}

// Rows that were taken away keep their elements, so that bringing one back brings all of it.
function placeRows(inline, numbers, fields) {
  const body = inline.querySelector("[data-rows]");
  inline.spareRows ||= new Map();
  for (const row of rowsOf(inline)) inline.spareRows.set(numberOf(inline, row), row);
  const wanted = numbers.map((number) => {
    const row = inline.spareRows.get(number) || makeRow(inline, number);
    keepId(inline, row, number, fields);
    return row;
  });
  if (wanted.length === body.children.length && wanted.every((row, index) => row === body.children[index])) return;
  body.replaceChildren(...wanted);
  window.htmx.process(body);
}

function keepId(inline, row, number, fields) {
  const name = `${nameOf(inline)}-${number}-id`;
  let hidden = row.querySelector("[data-row-id]");
  if (!fields[name]) return hidden?.remove();
  if (!hidden) {
    hidden = Object.assign(document.createElement("input"), { type: "hidden", name });
    hidden.dataset.rowId = "";
    (row.querySelector("td") || row).prepend(hidden);
  }
  hidden.value = fields[name][0];
  return hidden;
}

export function writeState(form, state) {
  for (const inline of inlinesOf(form)) placeRows(inline, state.rows[nameOf(inline)] || [], state.fields);
  for (const field of form.elements) {
    if (isIgnored(field.name) || field.disabled || field.type === "submit" || field.type === "button") continue;
    const values = state.fields[field.name];
    if (field.type === "checkbox" || field.type === "radio") field.checked = Boolean(values?.includes(field.value));
    else if (values && field.value !== values[0]) field.value = values[0];
  }
  for (const root of form.querySelectorAll("[data-lookup]")) {
    const value = root.querySelector("[data-lookup-value]");
    const input = root.querySelector("[role=combobox]");
    if (!value || value.value) input.dataset.chosen = input.value;
    const link = root.querySelector("[data-lookup-open]");
    const href = value ? state.links?.[value.name] : "";
    if (link && href) link.setAttribute("href", href);
    else link?.removeAttribute("href");
    link?.setAttribute("aria-disabled", String(!href));
  }
  // Islands that show a field in their own way (rich text) read it again.
  form.dispatchEvent(new CustomEvent("record-restored", { bubbles: true }));
}

// A saved form comes back with other numbers and new ids. What was kept of the form before follows: `before` is what was
// sent, `after` what came back. Rows that are no longer stored would be added again, without their id.
export function followSave(before, after) {
  const maps = {};
  for (const [name, numbers] of Object.entries(before.rows)) {
    const idOf = (state, number) => state.fields[`${name}-${number}-id`]?.[0];
    const left = [...(after.rows[name] || [])];
    const map = new Map();
    const take = (number, found) => {
      if (found === undefined) return;
      map.set(number, [found, idOf(after, found)]);
      left.splice(left.indexOf(found), 1);
    };
    for (const number of numbers) if (idOf(before, number)) take(number, left.find((one) => idOf(after, one) === idOf(before, number)));
    const isBlank = (number) => Object.entries(before.fields).every(([field, values]) => !field.startsWith(`${name}-${number}-`) || values.every((value) => !value));
    for (const number of numbers) if (!map.has(number) && !idOf(before, number) && !isBlank(number)) take(number, left[0]);
    maps[name] = map;
  }
  let fresh = 500;
  return (state) => {
    const fields = { ...state.fields };
    const rows = { ...state.rows };
    const links = { ...state.links };
    for (const [name, map] of Object.entries(maps)) {
      const moved = {};
      for (const field of Object.keys(fields)) {
        if (!field.startsWith(`${name}-`)) continue;
        moved[field] = fields[field];
        delete fields[field];
      }
      rows[name] = (rows[name] || []).map((number) => {
        const [to, id] = map.get(number) || [String((fresh += 1)), undefined];
        for (const [field, values] of Object.entries(moved)) {
          const start = `${name}-${number}-`;
          if (field.startsWith(start) && field !== `${start}id`) fields[`${name}-${to}-${field.slice(start.length)}`] = values;
        }
        if (id) fields[`${name}-${to}-id`] = [id];
        return to;
      });
    }
    return { fields, rows, links };
  };
}
