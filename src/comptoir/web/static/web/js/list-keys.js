// The keyboard in a list: moving, selecting, opening, deleting, searching, folding.

import { body, focusRow, form, lines, refresh, rows, search } from "./list-grid.js";
import { fold, unfold } from "./list-groups.js";
import { act, chosen, openRow, select, selectAll, setAnchor } from "./list-selection.js";

let cell = 1;

export const currentCell = (row) => row.cells[Math.min(cell, row.cells.length - 1)];

function showCell(row) {
  for (const one of body().querySelectorAll(".is-current-cell")) one.classList.remove("is-current-cell");
  if (row?.dataset.id) currentCell(row).classList.add("is-current-cell");
}

function moveCell(row, step) {
  cell = Math.max(1, Math.min(row.cells.length - 1, cell + step));
  showCell(row);
  currentCell(row).scrollIntoView({ block: "nearest", inline: "nearest" });
}

function move(row, event) {
  const all = lines();
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -all.length, End: all.length };
  const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(row) + steps[event.key]))];
  focusRow(next);
  if (event.shiftKey && next.dataset.id) {
    if (!chosen().length && row.dataset.id) select(row);
    select(next, { range: true });
  }
}

function onGroup(row, event) {
  const button = row.querySelector("button");
  const isOpen = button.getAttribute("aria-expanded") === "true";
  if (["ArrowRight", "+"].includes(event.key)) unfold(row);
  else if (["ArrowLeft", "-"].includes(event.key)) fold(row);
  else if (["Enter", " ", "F2"].includes(event.key)) (isOpen ? fold : unfold)(row);
  else return false;
  return true;
}

function onRecord(row, event) {
  // Where a view shows details, these keys unfold them.
  if (form.dataset.details && event.key.startsWith("Arrow")) return false;
  if (event.key === "ArrowRight") moveCell(row, 1);
  else if (event.key === "ArrowLeft") moveCell(row, -1);
  else if (event.key === "Enter" || event.key === "F2") openRow(row, event.ctrlKey);
  else if (event.key === " ") select(row, { add: true });
  else if (event.key === "Delete") {
    if (!chosen().length) select(row);
    const button = form.querySelector("[data-bulk-delete]");
    if (button) act(button);
  } else return false;
  return true;
}

function onKey(event) {
  const row = event.target.closest("#list-body tr");
  if (!row || event.altKey || event.target.closest(".list-popover, .context-menu")) return;
  if (event.target.matches("a, button") && event.key === "Enter" && !row.matches("[data-group]")) return;
  const isPlain = !event.ctrlKey && !event.metaKey;
  const moves = ["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"];
  if (moves.includes(event.key)) move(row, event);
  else if (event.key === "a" && !isPlain) selectAll(true);
  else if (row.matches("[data-group]") && onGroup(row, event)) event.stopPropagation();
  else if (row.matches(".group-more") && ["Enter", " "].includes(event.key)) row.querySelector("button").click();
  else if (row.matches("[data-id]") && onRecord(row, event)) event.stopPropagation();
  else if (event.key.length === 1 && isPlain && !["/", "?"].includes(event.key)) {
    // Whatever is typed while the list has the focus searches (UI-095).
    search.focus();
    search.value += event.key;
    refresh(200);
  } else return;
  event.preventDefault();
}

form.addEventListener("keydown", onKey);
body().parentElement.addEventListener("focusin", (event) => showCell(event.target.closest("tr[data-id]")));
body().parentElement.addEventListener("mousedown", (event) => {
  const place = event.target.closest("tr[data-id] > td");
  if (place && place.cellIndex > 0) cell = place.cellIndex;
});
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "Enter") {
    event.preventDefault();
    focusRow(lines()[0]);
    setAnchor(rows()[0]);
  } else if (event.key === "Escape" && search.value) {
    event.preventDefault();
    search.value = "";
    refresh();
  }
});
document.addEventListener("keydown", (event) => {
  // The list is read again; the page stays (UI-171).
  if (event.key !== "F5" || event.ctrlKey || event.shiftKey || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  refresh();
});
