// Lists: what ties their islands together. Keyboard, selection, menus, filters, columns and groups have one file each.

import "./list-advanced.js";
import "./list-columns.js";
import "./list-filters.js";
import { focusRow, form, here, lines, refresh, rows, search, showFilters, sortBy } from "./list-grid.js";
import "./list-groups.js";
import "./list-keys.js";
import "./list-menus.js";
import { act, openRow, select, selectAgain, selectAll, setAnchor, showSelection } from "./list-selection.js";

form.addEventListener("click", (event) => {
  const sort = event.target.closest("[data-sort-key]");
  if (sort && !event.ctrlKey) {
    event.preventDefault();
    sortBy(sort.dataset.sortKey, { isAdded: event.shiftKey });
    return;
  }
  const bulk = event.target.closest("[data-bulk-action]");
  if (bulk) return void act(bulk);
  const row = event.target.closest("tr[data-id]");
  if (!row || event.target.closest("a, button, label")) return;
  if (event.target.matches("input[type=checkbox]")) {
    if (event.shiftKey) select(row, { range: true, add: true });
    setAnchor(row);
    showSelection();
  } else {
    select(row, { add: event.ctrlKey || event.metaKey, range: event.shiftKey });
    focusRow(row);
  }
});
form.addEventListener("dblclick", (event) => {
  if (!event.target.closest("a, input, button, th")) openRow(event.target.closest("tr[data-id]"), event.ctrlKey);
});
form.addEventListener("change", (event) => {
  if (event.target.matches("[data-select-page]")) selectAll(event.target.checked);
  else if (event.target.matches("select.filter, input.filter[name]")) refresh();
});
form.addEventListener("input", (event) => {
  if (event.target === search || event.target.matches("input.filter[name]")) refresh(200);
});

// ------------------------------------------------------------------------------------------------- after new rows came
let focused = "";

form.addEventListener("htmx:beforeRequest", () => {
  focused = document.activeElement?.closest("tr[data-id]")?.dataset.id || "";
});

function settle() {
  showFilters();
  const first = lines()[0];
  if (first && !lines().some((row) => row.tabIndex === 0)) first.tabIndex = 0;
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt?.closest?.("#list-totals, #list-count")) return showSelection();
  selectAgain();
  settle();
  const again = focused && rows().find((row) => row.dataset.id === focused);
  if (again) focusRow(again);
  return undefined;
});
document.addEventListener("list-rows", () => {
  showSelection();
  settle();
});
document.addEventListener("click", (event) => {
  const move = event.target.closest("[data-move]");
  if (move) {
    const item = move.closest("li");
    if (move.dataset.move === "-1") item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    move.focus();
  }
});

showSelection();
settle();
if (!window.location.hash && !document.activeElement.closest("form")) focusRow(lines()[0]);
