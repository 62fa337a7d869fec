// Delivering orders: ticking delivers what remains, and what one types leaves its remainder (DOC-162, DOC-163).

import "./json-form.js";
import { shown } from "./french.js";

const form = document.getElementById("deliver");
const SCALE = 5;
const PLAIN = /^(-?)(\d{1,12})(?:[.,](\d{1,5}))?$/;

// Exact digits: "1,5" → 150000n; nothing for what only the server can read.
function units(text) {
  const parts = PLAIN.exec(text.trim().replace(/[\s\u202f]/g, ""));
  if (!parts) return null;
  const digits = BigInt(parts[2] + (parts[3] || "").padEnd(SCALE, "0"));
  return parts[1] ? -digits : digits;
}

function textOf(value) {
  const sign = value < 0n ? "-" : "";
  const digits = String(value < 0n ? -value : value).padStart(SCALE + 1, "0");
  const fraction = digits.slice(-SCALE).replace(/0+$/, "");
  return sign + digits.slice(0, -SCALE) + (fraction ? `.${fraction}` : "");
}

const quantityOf = (row) => row.querySelector("[data-quantity]");

function showRest(row) {
  const typed = quantityOf(row).value.trim();
  const taken = typed ? units(typed) : 0n;
  const left = taken === null ? null : units(row.dataset.remaining) - taken;
  const total = taken === null ? null : units(row.dataset.delivered) + taken;
  row.querySelector("[data-total]").textContent = total === null ? "…" : shown(textOf(total));
  row.querySelector("[data-rest]").textContent = left === null ? "…" : shown(textOf(left));
  row.querySelector("[data-tick]").checked = taken === null || taken !== 0n;
  const order = row.closest("[data-order]");
  const rows = [...order.querySelectorAll("[data-json-row]")];
  order.querySelector("[data-tick-order]").checked = rows.every((one) => one.querySelector("[data-tick]").checked);
}

function tick(row, isTicked) {
  quantityOf(row).value = isTicked ? row.dataset.remaining.replace(".", ",") : "";
  showRest(row);
}

form?.addEventListener("change", (event) => {
  const box = event.target;
  if (box.matches("[data-tick]")) tick(box.closest("[data-json-row]"), box.checked);
  if (box.matches("[data-tick-order]")) {
    // Each row that changes says anew whether all are ticked: what was asked is kept first.
    const isTicked = box.checked;
    for (const row of box.closest("[data-order]").querySelectorAll("[data-json-row]")) tick(row, isTicked);
  }
  if (box.matches("[data-show-done]")) for (const row of form.querySelectorAll("[data-done]")) row.hidden = !box.checked;
});
form?.addEventListener("input", (event) => {
  if (event.target.matches("[data-quantity]")) showRest(event.target.closest("[data-json-row]"));
});
form?.addEventListener("keydown", (event) => {
  if (!event.target.matches("[data-quantity]") || !["Enter", "ArrowDown", "ArrowUp"].includes(event.key) || event.ctrlKey) return;
  const all = [...form.querySelectorAll("[data-quantity]")];
  const next = all[all.indexOf(event.target) + (event.key === "ArrowUp" ? -1 : 1)];
  next?.focus();
  next?.select();
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-tick-all]")) return;
  const rows = [...form.querySelectorAll("[data-json-row]")];
  const isAll = rows.every((row) => row.querySelector("[data-tick]").checked);
  for (const row of rows) tick(row, !isAll);
});
