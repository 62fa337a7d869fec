// The automatic filter of a column and the form of two conditions. The server writes the texts; these put them in place.

import { field, filterOf, form, fragment, heading, here, pageOf, setFilter, tellTrouble } from "./list-grid.js";

const popover = document.getElementById("list-popover");
let column = "";
let ticked = new Set();
let timer = 0;
let opener = null;

export function closeValues() {
  if (popover.hidden) return;
  popover.hidden = true;
  popover.replaceChildren();
  opener?.focus();
}

function place() {
  const title = heading(column)?.getBoundingClientRect() || form.getBoundingClientRect();
  const left = Math.max(8, Math.min(title.left, window.innerWidth - popover.offsetWidth - 8));
  const top = Math.min(title.bottom + 2, window.innerHeight - popover.offsetHeight - 8);
  popover.style.left = `${left}px`;
  popover.style.top = `${Math.max(8, top)}px`;
}

export async function openValues(name) {
  opener = document.activeElement;
  column = name;
  try {
    popover.replaceChildren(await fragment(pageOf("valeurs", { colonne: name, [`f.${name}`]: filterOf(name) })));
  } catch {
    return tellTrouble();
  }
  ticked = new Set([...popover.querySelectorAll("input:checked")].map((one) => one.value));
  popover.hidden = false;
  place();
  return popover.querySelector("[data-values-search]").focus();
}

async function searchValues(text) {
  const asked = pageOf("valeurs", { colonne: column, [`f.${column}`]: filterOf(column), chercher: text });
  const found = await fragment(asked).catch(() => null);
  const list = popover.querySelector("[data-values-items]");
  if (!found || !list) return;
  list.replaceChildren(found);
  for (const one of list.querySelectorAll("input")) one.checked = ticked.has(one.value);
}

popover.addEventListener("input", (event) => {
  if (!event.target.matches("[data-values-search]")) return;
  clearTimeout(timer);
  timer = setTimeout(() => searchValues(event.target.value), 200);
});
popover.addEventListener("change", (event) => {
  if (!event.target.matches("[type=checkbox]")) return;
  if (event.target.checked) ticked.add(event.target.value);
  else ticked.delete(event.target.value);
  setFilter(column, [...ticked].join(" ou "));
  popover.querySelector("[data-clear-filter]").disabled = !ticked.size;
});
popover.addEventListener("click", (event) => {
  const text = event.target.closest("[data-value-text]")?.dataset.valueText;
  if (text) {
    setFilter(column, text);
    closeValues();
  }
  if (event.target.closest("[data-clear-filter]")) {
    setFilter(column, "");
    closeValues();
  }
  if (event.target.closest("[data-custom]")) {
    closeValues();
    openCondition(column);
  }
});
popover.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    event.stopPropagation();
    closeValues();
  }
  if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const all = [...popover.querySelectorAll("[data-values-search], [type=checkbox]")];
  const index = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  all[Math.max(0, Math.min(all.length - 1, index))].focus();
});
document.addEventListener("pointerdown", (event) => {
  if (!popover.hidden && !popover.contains(event.target)) {
    opener = null;
    closeValues();
  }
});

// ------------------------------------------------------------------------------------------------------ two conditions
export async function openCondition(name) {
  const holder = document.getElementById("dialog-holder");
  try {
    holder.replaceChildren(await fragment(pageOf("condition", { colonne: name, [`f.${name}`]: filterOf(name) })));
  } catch {
    return tellTrouble();
  }
  const dialog = holder.querySelector("dialog");
  const condition = dialog.querySelector("form");
  const bare = condition.dataset.withoutValue.split(" ");
  const showValues = () => {
    for (const index of ["1", "2"]) {
      const operator = condition.elements[`op${index}`].value;
      condition.elements[`val${index}`].hidden = !operator || bare.includes(operator);
    }
  };
  condition.addEventListener("change", showValues);
  condition.addEventListener("submit", (event) => {
    event.preventDefault();
    compose(condition, name, dialog);
  });
  showValues();
  return dialog.showModal();
}

async function compose(condition, name, dialog) {
  const query = new URLSearchParams(here());
  query.set("colonne", name);
  for (const [key, text] of new FormData(condition)) query.set(key, text);
  const answer = await fetch(`${condition.dataset.url}?${query}`, { headers: { Accept: "application/json" } });
  const found = await answer.json().catch(() => ({}));
  for (const line of condition.querySelectorAll("[data-error]")) {
    const sentence = found.fields?.[line.dataset.error] || "";
    line.textContent = sentence;
    line.hidden = !sentence;
    condition.elements[line.dataset.error].setAttribute("aria-invalid", String(Boolean(sentence)));
  }
  if (!answer.ok) {
    if (found.fields) condition.querySelector("[aria-invalid=true]")?.focus();
    else tellTrouble();
    return;
  }
  dialog.close();
  setFilter(name, found.text);
  field(`f.${name}`)?.focus();
}

form.addEventListener("click", (event) => {
  const values = event.target.closest("[data-values]");
  if (values) openValues(values.dataset.values);
  if (event.target.closest("[data-clear-filters]")) {
    for (const one of form.querySelectorAll(".filter[name^='f.']")) one.value = "";
    window.htmx.trigger(form, "list-refresh");
  }
});
form.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" && event.altKey && event.target.matches(".filter[name^='f.']")) {
    event.preventDefault();
    openValues(event.target.name.slice(2));
  }
});
