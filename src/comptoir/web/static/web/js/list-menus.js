// Context menus of headings and rows, by right click, by Shift+F10 and by the button of each heading.

import { fit, hide, moveBy, widen } from "./list-columns.js";
import { openCondition, openValues } from "./list-filters.js";
import { cancelSort, field, filterOf, form, go, headings, pageOf, setFilter, sortBy, tellTrouble } from "./list-grid.js";
import { groupOn, togglePanel } from "./list-groups.js";
import { currentCell } from "./list-keys.js";
import { act, box, openRow, select } from "./list-selection.js";

const headingMenu = document.getElementById("heading-menu");
const rowMenu = document.getElementById("row-menu");
let place = {};
let opener = null;
let openedAt = 0;

const shown = (menu) => [...menu.querySelectorAll("button")].filter((one) => one.checkVisibility());

function close(isBack = true) {
  for (const menu of [headingMenu, rowMenu]) menu.hidden = true;
  if (isBack) opener?.focus();
  opener = null;
}

function open(menu, x, y, back) {
  close(false);
  opener = back;
  openedAt = performance.now();
  menu.hidden = false;
  menu.style.left = `${Math.max(4, Math.min(x, window.innerWidth - menu.offsetWidth - 4))}px`;
  menu.style.top = `${Math.max(4, Math.min(y, window.innerHeight - menu.offsetHeight - 4))}px`;
  shown(menu)[0]?.focus();
}

function openHeading(title, x, y) {
  const has = (name) => title.classList.contains(name);
  place = { name: title.dataset.column };
  const marks = {
    "for-sort": has("may-sort"), "for-group": has("may-group"), "for-day": has("may-group") && has("is-day"),
    "for-filter": has("may-filter"), "for-clear": Boolean(filterOf(place.name)), "for-sum": has("may-sum"),
  };
  for (const [name, isOn] of Object.entries(marks)) {
    for (const item of headingMenu.querySelectorAll(`.${name}`)) item.hidden = !isOn;
  }
  headingMenu.querySelector("[data-sum-label]").textContent = has("is-summed") ? "Ne plus totaliser" : "Totaliser";
  open(headingMenu, x, y, title.querySelector("[data-heading-menu]"));
}

function openForRow(row, cell, x, y) {
  const title = cell.cellIndex > 0 ? headings()[cell.cellIndex - 1] : null;
  if (!box(row).checked) select(row);
  place = { row, cell, name: title?.dataset.column || "" };
  const marks = {
    "for-filter": Boolean(title?.classList.contains("may-filter")),
    "for-clear": Boolean(title && filterOf(place.name)),
    "for-cell": Boolean(title),
  };
  for (const [name, isOn] of Object.entries(marks)) {
    for (const item of rowMenu.querySelectorAll(`.${name}`)) item.hidden = !isOn;
  }
  open(rowMenu, x, y, row);
}

form.addEventListener("contextmenu", (event) => {
  const title = event.target.closest("th[data-column]");
  const row = event.target.closest("tr[data-id]");
  if (!title && !row) return;
  event.preventDefault();
  if (title) return openHeading(title, event.clientX, event.clientY);
  const isByKey = event.target === row;
  const cell = isByKey ? currentCell(row) : event.target.closest("td");
  const at = isByKey ? cell.getBoundingClientRect() : { left: event.clientX, bottom: event.clientY };
  return openForRow(row, cell, at.left, at.bottom);
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-heading-menu]");
  if (!button) return;
  const at = button.getBoundingClientRect();
  openHeading(button.closest("th"), at.left, at.bottom + 2);
});

// ------------------------------------------------------------------------------------------------------------- doing
const sums = () => field("sommes").value.split(",").filter(Boolean);

function toggleSum(name) {
  const kept = sums().includes(name) ? sums().filter((one) => one !== name) : [...sums(), name];
  go({ sommes: kept.join(",") });
}

async function cellTexts() {
  const answer = await fetch(pageOf(`${place.row.dataset.id}/cellule`, { colonne: place.name }), { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function filterOnCell(which) {
  const { name } = place;
  try {
    setFilter(name, (await cellTexts())[which]);
  } catch {
    tellTrouble();
  }
}

async function copyCell() {
  try {
    const { text } = await cellTexts();
    await navigator.clipboard.writeText(text);
    window.comptoir.showToast("Valeur copiée.", "success");
  } catch {
    window.comptoir.showToast("Le navigateur ne permet pas de copier ici : sélectionnez le texte.", "warning");
  }
}

const onHeading = {
  "sort-up": () => sortBy(place.name, { direction: "asc" }),
  "sort-down": () => sortBy(place.name, { direction: "desc" }),
  "sort-add": () => sortBy(place.name, { isAdded: true }),
  "sort-none": cancelSort,
  group: () => groupOn(place.name),
  "group-month": () => groupOn(`${place.name}.month`),
  "group-year": () => groupOn(`${place.name}.year`),
  groupbar: togglePanel,
  sum: () => toggleSum(place.name),
  values: () => openValues(place.name),
  custom: () => openCondition(place.name),
  clear: () => setFilter(place.name, ""),
  fit: () => fit([place.name]),
  "fit-all": () => fit(headings().map((one) => one.dataset.column)),
  narrower: () => widen(place.name, -16),
  wider: () => widen(place.name, 16),
  left: () => moveBy(place.name, -1),
  right: () => moveBy(place.name, 1),
  hide: () => hide(place.name),
};
const onRow = {
  open: () => openRow(place.row, false),
  duplicate: (button) => window.location.assign(`${button.dataset.url}?copie=${place.row.dataset.id}`),
  delete: () => act(form.querySelector("[data-bulk-delete]")),
  only: () => filterOnCell("only"),
  without: () => filterOnCell("without"),
  clear: () => setFilter(place.name, ""),
  copy: copyCell,
};

for (const [menu, actions] of [[headingMenu, onHeading], [rowMenu, onRow]]) {
  menu.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.stopPropagation();
    close();
    if (button.dataset.bulkAction) act(button);
    else actions[button.dataset.do](button);
  });
  menu.addEventListener("keydown", (event) => {
    const all = shown(menu);
    const index = all.indexOf(document.activeElement);
    const steps = { ArrowDown: index + 1, ArrowUp: index - 1 + all.length, Home: 0, End: all.length - 1 };
    if (event.key in steps) all[steps[event.key] % all.length].focus();
    else if (["Escape", "Tab"].includes(event.key)) close();
    else if (event.key !== "Enter" && event.key !== " ") return;
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== " ") event.preventDefault();
  });
}
document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest(".context-menu")) close(false);
});
window.addEventListener("scroll", (event) => {
  // Not the scrolling that brought the place into view, nor that of the menu itself.
  if (performance.now() - openedAt > 300 && !event.target.closest?.(".context-menu")) close(false);
}, true);
