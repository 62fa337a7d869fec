// Counting a receipt: each scan adds one, differences show in colour; the server decides what becomes of them.

import "./json-form.js";
import { shown } from "./french.js";
import { get } from "./request.js";

const form = document.getElementById("receiving");
const scan = form?.querySelector("[data-scan]");
const told = form?.querySelector("[data-told]");
const SCALE = 5;
const PLAIN = /^(-?)(\d{1,9})(?:[.,](\d{1,5}))?$/;

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

const ONE = units("1");
const countOf = (row) => units(row.querySelector("[data-count]").value || "0") ?? 0n;
const expectedRows = () => [...form.querySelectorAll("tr[data-remaining]")];
const extraRows = () => [...form.querySelectorAll("[data-json-rows=extras] tr")];

function setCount(row, value) {
  row.querySelector("[data-count]").value = textOf(value).replace(".", ",");
}

function show() {
  let counted = 0n, missing = 0n, over = 0n;
  for (const row of expectedRows()) {
    const count = countOf(row);
    const gap = count - units(row.dataset.remaining);
    row.classList.toggle("is-complete", count !== 0n && gap === 0n);
    row.classList.toggle("is-short", gap < 0n && count !== 0n);
    row.classList.toggle("is-over", gap > 0n);
    row.querySelector("[data-gap]").textContent =
      gap === 0n ? "Complet" : gap > 0n ? `${shown(textOf(gap))} en trop` : `${shown(textOf(-gap))} manquant${gap < -ONE ? "s" : ""}`;
    counted += count;
    if (gap < 0n) missing -= gap;
    else over += gap;
  }
  for (const row of extraRows()) {
    counted += countOf(row);
    over += countOf(row);
  }
  form.querySelector("[data-extras]").hidden = !extraRows().length;
  for (const [name, value] of [["counted", counted], ["missing", missing], ["over", over]]) {
    form.querySelector(`[data-sum-${name}]`).textContent = shown(textOf(value));
  }
}

function tell(text, isUnknown = false) {
  told.textContent = text;
  told.classList.toggle("is-unknown", isUnknown);
}

function add(row) {
  setCount(row, countOf(row) + ONE);
  for (const one of form.querySelectorAll(".is-counted")) one.classList.remove("is-counted");
  row.classList.add("is-counted");
  row.scrollIntoView({ block: "nearest" });
  show();
}

function addExtra(found) {
  const existing = extraRows().find((row) => row.dataset.code === found.code);
  if (existing) return add(existing);
  const row = form.querySelector("[data-extra-row]").content.firstElementChild.cloneNode(true);
  row.dataset.code = found.code;
  row.querySelector("[data-code]").textContent = found.code;
  row.querySelector("[data-label]").textContent = found.label;
  row.querySelector("[data-json=article]").value = found.code;
  row.querySelector("[data-count]").setAttribute("aria-label", `Quantité reçue de ${found.label}`);
  form.querySelector("[data-json-rows=extras]").append(row);
  return add(row);
}

// Scans come faster than answers: one after the other, none is lost.
let queue = Promise.resolve();

async function count(code) {
  const rows = expectedRows().filter((row) => row.dataset.codes.split(" ").includes(code.toUpperCase()));
  const row = rows.find((one) => countOf(one) < units(one.dataset.remaining)) || rows[0];
  if (row) {
    add(row);
    return tell(`${row.cells[1].textContent} : ${row.querySelector("[data-count]").value}`);
  }
  try {
    const [found] = (await get(form.dataset.articlesUrl, { q: code, exact: 1 })).rows;
    if (!found) return tell(`Code inconnu : ${code}`, true);
    addExtra(found);
    return tell(`${found.label} n'est pas sur cette commande.`, true);
  } catch (fault) {
    return tell(fault.message, true);
  }
}

scan?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const code = scan.value.trim();
  scan.value = "";
  if (code) queue = queue.then(() => count(code));
});
form?.addEventListener("input", (event) => event.target.matches("[data-count]") && show());
form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-count]")) return;
  event.preventDefault();
  scan.focus();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-count-all]")) {
    for (const row of expectedRows()) setCount(row, units(row.dataset.remaining));
    show();
  }
  const dropped = event.target.closest("[data-drop]");
  if (dropped) {
    dropped.closest("tr").remove();
    show();
    scan.focus();
  }
});
if (form) {
  form.settle = () => queue;
  show();
}
