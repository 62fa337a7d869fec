// Grouping documents: which are left out, and options that exclude each other (DOC-132, DOC-137).

import "./json-form.js";

const form = document.getElementById("group");
const one = (selector) => form.querySelector(selector);

// A row whose key is empty is left out of the body.
function tick(row, isTicked) {
  row.querySelector("[data-tick]").checked = isTicked;
  const key = row.querySelector("[data-key]");
  key.value = isTicked ? key.dataset.key : "";
}

function show() {
  let documents = 0;
  let made = 0;
  for (const set of form.querySelectorAll("[data-set]")) {
    const ticks = [...set.querySelectorAll("[data-tick]")];
    const count = ticks.filter((box) => box.checked).length;
    set.querySelector("[data-tick-set]").checked = count === ticks.length;
    documents += count;
    made += count ? 1 : 0;
  }
  one("[data-summary]").textContent = `${documents} document${documents > 1 ? "s" : ""}, ${made} à créer.`;
}

function followOptions() {
  const merging = one("[data-merging]");
  merging.disabled = one("[data-subtotals]").checked;
  if (merging.disabled) merging.checked = false;
  const validation = one("[data-validation]");
  if (!validation) return;
  const kind = one("#group-kind");
  validation.hidden = !kind.dataset.legal.split(" ").includes(kind.value);
  if (validation.hidden) validation.querySelector("input").checked = false;
}

form?.addEventListener("change", (event) => {
  const box = event.target;
  if (box.matches("[data-tick]")) tick(box.closest("[data-json-row]"), box.checked);
  if (box.matches("[data-tick-set]")) for (const row of box.closest("[data-set]").querySelectorAll("[data-json-row]")) tick(row, box.checked);
  followOptions();
  show();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-tick-all]")) return;
  const rows = [...form.querySelectorAll("[data-json-row]")];
  const isAll = rows.every((row) => row.querySelector("[data-tick]").checked);
  for (const row of rows) tick(row, !isAll);
  show();
});
if (form) followOptions();
