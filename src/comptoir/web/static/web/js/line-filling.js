// Writing what the server computed into the cells of a line, and telling its faults beside them.

import { day, money, padded, shown, typed } from "./french.js";
import { showRich } from "./line-rich.js";

const FIGURES = new Set(["unit_price", "discount_rate", "discount_amount", "cost_price"]);
const PRICES = new Set(["unit_price", "cost_price"]);
const TYPES = { goods: "Bien", service: "Service" };

export function fillRow(lines, row, line) {
  row.line.answer = line;
  const isWords = lines.isWords(row);
  const article = lines.cell(row, "article");
  // An article that is being looked up is the one that counts.
  if (row.line.isSearched) article.placeholder = "";
  else if (line.article) row.line.chosen = line.article;
  else if (line.description && article) article.placeholder = "";
  if (!isWords) row.line.type = line.type;
  showRich(lines, row, line.rich_description || "");
  for (const name of isWords ? ["description"] : lines.entered) {
    if (name === "article" && row.line.isSearched) continue;
    if (name === "vat_rate") putRate(lines, row, line.vat_rate);
    else if (line[name] !== undefined) put(lines.cell(row, name), entered(lines, line, name));
  }
  for (const out of row.querySelectorAll("[data-out]")) {
    const text = output(lines, line, out);
    if (text !== null && out.value !== text) out.value = text;
    if (out.dataset.out === "margin_amount") out.classList.toggle("is-loss", text?.startsWith("-"));
  }
  const history = row.querySelector("[data-line-tool=history]");
  if (history) history.hidden = !row.line.id;
}

// What an input holds: figures as they are typed, nothing where there is no discount.
function entered(lines, line, name) {
  const value = line[name];
  if (name === "quantity") return typed(quantity(lines, line, value));
  if (name === "delivery_on") return day(value);
  if ((name === "discount_rate" || name === "discount_amount") && Number(value) === 0) return "";
  if (PRICES.has(name)) return typed(money(value, "price"));
  return FIGURES.has(name) ? typed(value) : value || (name === "article" || name === "description" ? value : "");
}

function output(lines, line, out) {
  const { out: name, kind } = out.dataset;
  if (name === "amount") return shown(money(lines.isGross && line.gross_amount ? line.gross_amount : line.net_amount));
  if (name === "type") return TYPES[line.type] || "";
  const value = line[name];
  // A preview knows nothing of deliveries: what the saved document says stays.
  if (value === undefined || value === null) return null;
  if (kind === "quantity") return shown(quantity(lines, line, value));
  if (kind === "text") return value;
  return shown(kind === "amount" || kind === "price" ? money(value, kind) : value);
}

// With the decimals of its unit.
function quantity(lines, line, text) {
  return padded(text, lines.decimals[line.unit || ""] ?? 0);
}

// What the hand is on stays as typed; an empty cell takes the value proposed.
function put(cell, text) {
  if (!cell || text === null || text === undefined || cell.value === text) return;
  if (cell === document.activeElement && cell.value && !cell.readOnly) return;
  cell.value = text;
  cell.settledText = text;
  if (cell === document.activeElement) cell.select?.();
}

function putRate(lines, row, rate) {
  const select = lines.cell(row, "vat_rate");
  if (!select || !rate) return;
  lines.offer(select, rate);
  if (select !== document.activeElement) select.value = rate;
}

// ---------------------------------------------------------------------------------------------- faults
export function clearLineFaults(lines) {
  for (const fault of lines.body.querySelectorAll(".line-fault")) fault.remove();
  for (const cell of lines.body.querySelectorAll("[aria-invalid]")) {
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("aria-describedby");
  }
}

// Puts sentences beside their cells; answers the first cell at fault.
export function showLineFault(lines, index, name, sentences, { isWarning = false } = {}) {
  const row = lines.sentRows[index];
  if (!row) return null;
  const described = lines.cell(row, "description");
  const named = lines.cell(row, name);
  const cell = named?.checkVisibility() ? named : lines.cell(row, "article") || described;
  const fault = document.createElement("div");
  fault.className = `line-fault${isWarning ? " is-warning" : ""}`;
  fault.id = `fault-line-${index}-${name}`;
  fault.textContent = `${name === "description" || isWarning ? "" : `${(named || cell).getAttribute("aria-label").split(" :")[0]} : `}${sentences.join(" ")}`;
  // The description is the one cell with room for a sentence.
  described.closest("td").append(fault);
  cell.setAttribute("aria-describedby", fault.id);
  if (!isWarning) cell.setAttribute("aria-invalid", "true");
  return cell;
}
