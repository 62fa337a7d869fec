// What the islands of a list share: its form, its rows, asking the server for other rows or another page.

export const form = document.getElementById("list-form");
export const search = document.getElementById("list-search");
export const table = form.querySelector(".list-table");

export const body = () => document.getElementById("list-body");
export const rows = () => [...body().querySelectorAll("tr[data-id]")];
// Rows that the arrows move over: records, groups, and what asks for the rest of a group.
export const lines = () => [...body().querySelectorAll("tr[data-id], tr[data-group], tr.group-more")];
export const here = () => body().dataset.here || "";
export const headings = () => [...table.querySelectorAll("th[data-column]")];
export const heading = (name) => headings().find((one) => one.dataset.column === name);
export const field = (name) => form.querySelector(`[name="${CSS.escape(name)}"]`);
export const csrf = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

export function pageOf(name, parameters = {}) {
  const query = new URLSearchParams(here());
  for (const [key, text] of Object.entries(parameters)) query.set(key, text);
  return `${form.dataset.slugUrl}${name}/?${query}`;
}

let timer = 0;

export function refresh(delay = 0) {
  clearTimeout(timer);
  timer = setTimeout(() => window.htmx.trigger(form, "list-refresh"), delay);
}

// The page as the form describes it now, with some parameters changed; null takes one away.
export function go(changes) {
  const query = new URLSearchParams(here());
  for (const [name, text] of Object.entries(changes)) {
    if (text === null) query.delete(name);
    else query.set(name, text);
  }
  window.location.assign(`${form.getAttribute("action")}?${query}`);
}

export function setFilter(name, text) {
  const input = field(`f.${name}`);
  if (!input) return go({ [`f.${name}`]: text || null });
  // One value alone is written as the choices of the list write it.
  if (input.tagName === "SELECT" && [...input.options].some((one) => `=${one.value}` === text)) text = text.slice(1);
  if (input.tagName === "SELECT" && text && ![...input.options].some((one) => one.value === text)) {
    input.add(new Option("(plusieurs)", text));
  }
  input.value = text;
  refresh();
  return undefined;
}

export function filterOf(name) {
  return field(`f.${name}`)?.value || "";
}

export async function fragment(url) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  return holder.content;
}

export function tellTrouble() {
  window.comptoir.showToast("Le serveur n'a pas répondu comme prévu : réessayez.", "danger");
}

export function focusRow(row) {
  if (!row) return;
  for (const one of lines()) one.tabIndex = one === row ? 0 : -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

// ------------------------------------------------------------------------------------------------------------- sort
export function sortKeys() {
  return (field("tri").value || form.dataset.defaultSort || "").split(",").filter(Boolean);
}

export function sortBy(key, { isAdded = false, direction = "" } = {}) {
  const keys = sortKeys();
  const found = keys.findIndex((one) => one.replace("-", "") === key);
  let next = found >= 0 && !keys[found].startsWith("-") ? `-${key}` : key;
  if (direction) next = direction === "desc" ? `-${key}` : key;
  if (isAdded && found >= 0) keys[found] = next;
  else if (isAdded) keys.push(key);
  field("tri").value = isAdded ? keys.join(",") : next;
  showSort();
  refresh();
}

// "Annuler le tri" returns to the sort of the view.
export function cancelSort() {
  field("tri").value = "";
  showSort();
  refresh();
}

function showSort() {
  const keys = sortKeys();
  for (const one of headings()) {
    const mark = one.querySelector(".sort-mark");
    if (!mark) continue;
    const rank = keys.findIndex((key) => key.replace("-", "") === one.dataset.column);
    const direction = rank < 0 ? "" : keys[rank].startsWith("-") ? "desc" : "asc";
    mark.dataset.direction = direction;
    mark.dataset.rank = rank + 1;
    mark.classList.toggle("is-ranked", keys.length > 1 && rank >= 0);
    one.setAttribute("aria-sort", rank === 0 ? (direction === "asc" ? "ascending" : "descending") : "none");
  }
}

export function showFilters() {
  for (const one of headings()) one.classList.toggle("is-filtered", Boolean(filterOf(one.dataset.column)));
  const isAny = headings().some((one) => one.classList.contains("is-filtered"));
  form.querySelector("[data-clear-filters]").hidden = !isAny;
}
