// Entering stock like at a till: article, quantity, Enter, next line; a scan of the same article adds 1.

import "./calendar.js";
import "./json-form.js";
import { get } from "./request.js";
import { scanned } from "./scan.js";

const form = document.getElementById("stock");
const body = form.querySelector("[data-stock-rows]");
const blank = document.querySelector("[data-stock-row]").content.firstElementChild;

const input = (row, name) => row.querySelector(`[data-json="${name}"]`);

function add(before = null) {
  const row = blank.cloneNode(true);
  body.insertBefore(row, before);
  return row;
}

function focus(row, name = "article") {
  input(row, name).focus();
  input(row, name).select();
}

function next(row) {
  focus(row.nextElementSibling || add());
}

function remove(row) {
  const neighbour = row.nextElementSibling || row.previousElementSibling;
  row.remove();
  focus(neighbour || add());
}

async function settle(row, scan) {
  const cell = input(row, "article");
  const code = cell.value.trim();
  if (!code || code === row.dataset.code) return row;
  const found = await get(form.dataset.articleUrl, { article: code });
  if (!found.code) return row;
  const same = scan && [...body.children].find((one) => one !== row && one.dataset.code === found.code);
  if (same) {
    cell.value = "";
    const quantity = input(same, "quantity");
    quantity.value = /^\d{1,9}$/.test(quantity.value) ? String(Number(quantity.value) + 1) : `${quantity.value || 1}+1`;
    return same;
  }
  row.dataset.code = cell.value = found.code;
  row.querySelector("[data-out=label]").textContent = found.label;
  row.querySelector("[data-out=stock]").textContent = found.stock;
  input(row, "quantity").value ||= "1";
  const cost = input(row, "unit_cost");
  if (cost) cost.value = found.unit_cost;
  return row;
}

body.addEventListener("keydown", async (event) => {
  const row = event.target.closest("[data-json-row]");
  const name = event.target.dataset.json;
  if (event.key === "Enter" && !event.ctrlKey) {
    event.preventDefault();
    if (name === "article") focus(await settle(row, scanned(event)), "quantity");
    else if (name) next(row);
  } else if (event.key === "Insert") {
    event.preventDefault();
    focus(add(row));
  } else if (event.key === "Delete" && event.ctrlKey) {
    event.preventDefault();
    remove(row);
  }
});
body.addEventListener("change", (event) => {
  if (event.target.dataset.json === "article") settle(event.target.closest("[data-json-row]"), null);
});
form.addEventListener("click", (event) => {
  if (event.target.closest("[data-add-row]")) focus(add());
  const gone = event.target.closest("[data-row-delete]");
  if (gone) remove(gone.closest("[data-json-row]"));
});
focus(add());
