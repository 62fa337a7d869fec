// Columns under the hand: widths, places, hiding. What is arranged is kept in the user's view.

import { csrf, field, form, go, heading, headings, pageOf, table, tellTrouble } from "./list-grid.js";

const MIN = 40;
const MAX = 600;
const STEP = 16;

const cols = () => [...table.querySelectorAll("col[data-column]")];
const col = (name) => cols().find((one) => one.dataset.column === name);

function applyWidths() {
  const all = cols();
  const isFixed = all.length > 0 && all.every((one) => one.dataset.width);
  table.classList.toggle("is-fixed", isFixed);
  let total = 34;
  for (const one of all) {
    one.style.width = one.dataset.width ? `${one.dataset.width}px` : "";
    total += Number(one.dataset.width || 0);
  }
  table.style.width = isFixed ? `${total}px` : "";
}

// The widths that the browser chose become those of the view as soon as one of them is changed by hand.
function freeze() {
  for (const one of headings()) col(one.dataset.column).dataset.width = Math.round(one.getBoundingClientRect().width);
  applyWidths();
}

function setWidth(name, width) {
  col(name).dataset.width = Math.round(Math.max(MIN, Math.min(MAX * 2, width)));
  applyWidths();
}

function contentWidth(name) {
  const index = heading(name).cellIndex;
  const range = document.createRange();
  let widest = MIN;
  for (const row of table.querySelectorAll(".list-titles, #list-body tr[data-id], #list-totals tr")) {
    const cell = row.cells[index];
    if (!cell || cell.colSpan > 1) continue;
    range.selectNodeContents(cell.querySelector(".title-text") || cell);
    const extra = row.matches(".list-titles") ? 56 : 18;
    widest = Math.max(widest, range.getBoundingClientRect().width + extra);
  }
  return Math.min(MAX, Math.ceil(widest));
}

export function fit(names) {
  freeze();
  for (const name of names) setWidth(name, contentWidth(name));
  keep();
}

export function widen(name, step) {
  freeze();
  setWidth(name, Number(col(name).dataset.width) + step);
  keepSoon();
}

const layout = (names) => names.map((name) => (col(name)?.dataset.width ? `${name}:${col(name).dataset.width}` : name)).join(",");

async function keep(names = headings().map((one) => one.dataset.column), isMoved = false) {
  const data = new FormData();
  data.append("colonnes", layout(names));
  try {
    const answer = await fetch(pageOf("disposition"), { method: "POST", body: data, headers: { "X-CSRFToken": csrf(), Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { vue } = await answer.json();
    // A copy of a system view was made: the page names it.
    if (isMoved || form.dataset.view !== vue) go({ vue, colonnes: null });
    else field("colonnes").value = "";
  } catch {
    tellTrouble();
  }
}

let timer = 0;
function keepSoon() {
  clearTimeout(timer);
  timer = setTimeout(keep, 600);
}

export function hide(name) {
  const names = headings().map((one) => one.dataset.column).filter((one) => one !== name);
  if (names.length) keep(names, true);
  else window.comptoir.showToast("Une liste montre au moins une colonne.", "warning");
}

export function moveTo(name, place) {
  const names = headings().map((one) => one.dataset.column).filter((one) => one !== name);
  names.splice(Math.max(0, Math.min(names.length, place)), 0, name);
  keep(names, true);
}

export function moveBy(name, step) {
  moveTo(name, headings().findIndex((one) => one.dataset.column === name) + step);
}

// --------------------------------------------------------------------------------------------------------- resizing
form.addEventListener("pointerdown", (event) => {
  const edge = event.target.closest("[data-edge]");
  if (!edge || event.button) return;
  event.preventDefault();
  const name = edge.closest("th").dataset.column;
  const start = event.clientX;
  freeze();
  const width = Number(col(name).dataset.width);
  edge.setPointerCapture(event.pointerId);
  const onMove = (moved) => setWidth(name, width + moved.clientX - start);
  edge.addEventListener("pointermove", onMove);
  edge.addEventListener("pointerup", (ended) => {
    edge.removeEventListener("pointermove", onMove);
    if (Math.abs(ended.clientX - start) > 2) keep();
  }, { once: true });
});
form.addEventListener("dblclick", (event) => {
  const edge = event.target.closest("[data-edge]");
  if (edge) fit([edge.closest("th").dataset.column]);
});
form.addEventListener("keydown", (event) => {
  const title = event.target.closest("th[data-column]");
  if (!title || !event.altKey || !event.shiftKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  widen(title.dataset.column, event.key === "ArrowRight" ? STEP : -STEP);
});

// ----------------------------------------------------------------------------------------------------------- moving
let dragged = "";

form.addEventListener("dragstart", (event) => {
  const title = event.target.closest?.("th[data-column]");
  if (!title) return;
  if (document.activeElement?.matches?.("[data-edge]")) return;
  dragged = title.dataset.column;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged);
});
form.addEventListener("dragover", (event) => {
  const title = event.target.closest("th[data-column]");
  for (const one of headings()) one.classList.remove("drop-before", "drop-after");
  if (!title || !dragged || title.dataset.column === dragged) return;
  event.preventDefault();
  title.classList.add(isAfter(title, event) ? "drop-after" : "drop-before");
});
form.addEventListener("drop", (event) => {
  const title = event.target.closest("th[data-column]");
  if (!title || !dragged || title.dataset.column === dragged) return;
  event.preventDefault();
  const names = headings().map((one) => one.dataset.column).filter((one) => one !== dragged);
  moveTo(dragged, names.indexOf(title.dataset.column) + (isAfter(title, event) ? 1 : 0));
});
form.addEventListener("dragend", () => {
  dragged = "";
  for (const one of headings()) one.classList.remove("drop-before", "drop-after");
});

function isAfter(title, event) {
  const box = title.getBoundingClientRect();
  return event.clientX > box.left + box.width / 2;
}

applyWidths();
