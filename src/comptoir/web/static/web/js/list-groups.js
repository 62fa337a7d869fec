// Groups: the panel that headings are dragged to, and rows that unfold (UI-106 to UI-108).

import { field, focusRow, form, fragment, go, heading, tellTrouble } from "./list-grid.js";

const PANEL = "comptoir-groupbar";
const panel = document.getElementById("list-groupbar");

export const levels = () => field("grouper").value.split(",").filter(Boolean);

export function groupOn(name, before = "") {
  const kept = levels().filter((one) => one !== name);
  const place = before ? kept.indexOf(before) : -1;
  kept.splice(place < 0 ? kept.length : place, 0, name);
  go({ grouper: kept.join(","), fin: null, apres: null, avant: null });
}

export function ungroup(name) {
  go({ grouper: levels().filter((one) => one !== name).join(",") });
}

export function togglePanel() {
  const isShown = panel.hidden;
  localStorage.setItem(PANEL, isShown ? "1" : "");
  panel.hidden = !isShown;
}

// ------------------------------------------------------------------------------------------------------------ rows
const levelOf = (row) => Number(row.dataset.level || 0);

async function insertAfter(row, url) {
  const content = await fragment(url);
  const made = [...content.querySelectorAll("tr")];
  row.after(...made);
  return made;
}

export async function unfold(row) {
  const button = row.querySelector("[data-group-url]");
  if (button.getAttribute("aria-expanded") === "true") return [];
  button.setAttribute("aria-expanded", "true");
  try {
    const made = await insertAfter(row, button.dataset.groupUrl);
    document.dispatchEvent(new CustomEvent("list-rows"));
    return made;
  } catch {
    button.setAttribute("aria-expanded", "false");
    tellTrouble();
    return [];
  }
}

export function fold(row) {
  const button = row.querySelector("[data-group-url]");
  button.setAttribute("aria-expanded", "false");
  let next = row.nextElementSibling;
  while (next && (next.matches(".list-detail") || levelOf(next) > levelOf(row))) {
    const gone = next;
    next = next.nextElementSibling;
    gone.remove();
  }
  focusRow(row);
  document.dispatchEvent(new CustomEvent("list-rows"));
}

async function more(button) {
  const row = button.closest("tr");
  try {
    const made = await insertAfter(row, button.dataset.more);
    row.remove();
    focusRow(made[0]);
    document.dispatchEvent(new CustomEvent("list-rows"));
  } catch {
    tellTrouble();
  }
}

async function unfoldAll() {
  // One level at a time: what one asks for is what one sees.
  for (const row of form.querySelectorAll("tr[data-group]")) await unfold(row);
}

function foldAll() {
  for (const row of form.querySelectorAll('tr[data-group][data-level="0"]')) fold(row);
}

// ------------------------------------------------------------------------------------------------------------ panel
let dragged = "";

panel.addEventListener("dragover", (event) => {
  event.preventDefault();
  panel.classList.add("is-over");
});
panel.addEventListener("dragleave", () => panel.classList.remove("is-over"));
panel.addEventListener("drop", (event) => {
  event.preventDefault();
  panel.classList.remove("is-over");
  const name = event.dataTransfer.getData("text/plain");
  const before = event.target.closest("[data-level-name]")?.dataset.levelName || "";
  dragged = "";
  if (levels().includes(name)) groupOn(name, before === name ? "" : before);
  else if (heading(name)?.classList.contains("may-group")) groupOn(name, before);
  else window.comptoir.showToast("On ne peut pas grouper sur cette colonne.", "warning");
});
panel.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-level-name]")?.dataset.levelName || "";
  event.dataTransfer.setData("text/plain", dragged);
});
panel.addEventListener("dragend", () => {
  // Dropped anywhere but on the panel: the level goes (UI-108).
  if (dragged) ungroup(dragged);
});
form.addEventListener("dragstart", (event) => {
  if (event.target.matches("th[data-column]")) setTimeout(() => (panel.hidden = false));
});
form.addEventListener("dragend", () => {
  panel.hidden = !levels().length && !localStorage.getItem(PANEL);
});
form.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-group-url]");
  if (toggle) {
    const row = toggle.closest("tr");
    if (toggle.getAttribute("aria-expanded") === "true") fold(row);
    else unfold(row).then(() => focusRow(row));
  }
  const rest = event.target.closest("[data-more]");
  if (rest) more(rest);
  const level = event.target.closest("[data-ungroup]");
  if (level) ungroup(level.dataset.ungroup);
  if (event.target.closest("[data-unfold-all]")) unfoldAll();
  if (event.target.closest("[data-fold-all]")) foldAll();
});
if (localStorage.getItem(PANEL)) panel.hidden = false;
