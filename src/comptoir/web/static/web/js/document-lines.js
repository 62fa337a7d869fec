// The lines of a document as rows of inputs: adding, moving, reading them for the server, showing its answer.

import { fillRow } from "./line-filling.js";
import { clearEmptied, dropGone, isEmpty, isSent, lineOf } from "./line-reading.js";
import { showRich } from "./line-rich.js";

export const WORDS = { text: "Texte", subtotal: "Sous-total", page_break: "Saut de page", origin: "Origine" };
// Entering one of the two discounts lets go of the other (DOC-043).
const LINKED = { discount_rate: "discount_amount", discount_amount: "discount_rate" };

let keys = 0;

export class Lines {
  constructor(root, { rates, decimals, entered, isReadOnly, onChange }) {
    this.box = root.querySelector("[data-line-box]");
    this.rates = rates;
    this.decimals = decimals;
    this.entered = entered;
    this.isReadOnly = isReadOnly;
    this.onChange = onChange;
    this.sentRows = [];
    // The row the hand was on last: what the toolbar acts on.
    this.current = null;
    this.box.addEventListener("focusin", (event) => (this.current = event.target.closest("[data-row]") || this.current));
  }

  get body() {
    return this.box.querySelector("[data-line-rows]");
  }

  get rows() {
    return [...this.body.children];
  }

  get last() {
    return this.body.lastElementChild;
  }

  // ------------------------------------------------------------------------------------------ rows
  load(lines) {
    this.body.replaceChildren();
    for (const line of lines) {
      const row = this.add({ type: line.type }, null);
      this.settle(row, line.id);
      this.fill(row, line);
    }
    if (!this.isReadOnly) this.keepBlank();
    this.number();
  }

  // A line as it is stored: what it holds is what is sent of it.
  settle(row, id, isStored = true) {
    row.line.id = id;
    this.tellAll(row, []);
    if (!isStored) return;
    row.line.known = new Set(this.entered.filter((name) => name !== "discount_amount"));
    row.line.touched.clear();
  }

  add({ type = "goods", key = 0 } = {}, before = null) {
    const row = this.made(type, key);
    this.body.insertBefore(row, before);
    return row;
  }

  made(type, key = 0) {
    const isWords = type in WORDS;
    const row = this.box.querySelector(`template[data-line=${isWords ? "words" : "item"}]`).content.firstElementChild.cloneNode(true);
    row.line = { key: key || ++keys, type, id: null, known: new Set(), touched: new Set(), answer: null };
    row.classList.add(`is-${type}`);
    if (isWords) row.querySelector("[data-words-sort]").textContent = WORDS[type];
    const select = this.cell(row, "vat_rate");
    if (select) {
      select.append(new Option("", ""));
      for (const [value, label] of this.rates) select.append(new Option(label, value));
    }
    if (this.isReadOnly || type === "origin") lock(row);
    return row;
  }

  // One empty line always waits at the end.
  keepBlank() {
    if (!this.last || !this.isBlank(this.last)) this.add();
    const [before, end] = [this.last.previousElementSibling, this.last];
    if (before && this.isBlank(before)) (end.contains(document.activeElement) ? before : end).remove();
    this.number();
  }

  number() {
    this.rows.forEach((row, index) => {
      const handle = row.querySelector("[data-rank]");
      if (handle.textContent === String(index + 1)) return;
      handle.textContent = index + 1;
      handle.setAttribute("aria-label", `Ligne ${index + 1}`);
    });
  }

  isBlank(row) {
    return row.line.type === "goods" && isEmpty(this, row);
  }

  isWords(row) {
    return row.line.type in WORDS;
  }

  remove(rows) {
    const gone = rows.filter((row) => row.line.type !== "origin" && !this.isBlank(row));
    if (!gone.length) return;
    const neighbour = after(gone.at(-1), gone) || gone[0].previousElementSibling;
    for (const row of gone) row.remove();
    this.keepBlank();
    this.focus(neighbour?.isConnected ? neighbour : this.last);
    this.onChange();
  }

  // The rows, which follow each other, one place up or down.
  move(rows, isUp) {
    const block = rows.filter((row) => !this.isBlank(row) && row.line.type !== "origin");
    const other = this.neighbour(block, isUp);
    if (!other) return;
    const focused = document.activeElement;
    if (isUp) block.at(-1).after(other);
    else block[0].before(other);
    this.number();
    focused.focus();
    this.onChange();
  }

  // The row that would change places, or nothing at the ends (UI-077).
  neighbour(block, isUp) {
    if (!block.length) return null;
    const other = isUp ? block[0].previousElementSibling : block.at(-1).nextElementSibling;
    return other && other.line.type !== "origin" && !this.isBlank(other) ? other : null;
  }

  // A line above the current one (UI-072), else before the blank one at the end.
  insert(type, current = null) {
    if (current && type === "goods" && this.isBlank(current)) return void this.focus(current);
    const above = current?.isConnected && current.line.type !== "origin" ? current : null;
    const row = this.add({ type }, above || (this.last && this.isBlank(this.last) ? this.last : null));
    this.keepBlank();
    // A service stays one although nothing tells it yet from the blank line.
    row.line.type = type;
    this.focus(row);
    if (type !== "goods" && type !== "service") this.onChange();
  }

  // The row to go on with: the next one, or a new one at the end.
  next(row) {
    if (row.nextElementSibling) return row.nextElementSibling;
    const made = this.add();
    this.number();
    return made;
  }

  // ------------------------------------------------------------------------------------------ cells
  cell(row, name) {
    return row.querySelector(`[data-cell="${name}"]`);
  }

  text(row, name) {
    return this.cell(row, name)?.value.trim() ?? "";
  }

  set(row, name, text) {
    const cell = this.cell(row, name);
    if (!cell) return;
    if (cell.tagName === "SELECT") this.offer(cell, text);
    cell.value = text;
  }

  offer(select, value) {
    if (value && ![...select.options].some((option) => option.value === value)) select.append(new Option(`${value.replace(".", ",")} %`, value));
  }

  // Another territory has other rates: those of the lines are those that the server finds (PAR-035).
  setRates(rates) {
    this.rates = rates;
    for (const select of this.body.querySelectorAll("[data-cell=vat_rate]")) {
      select.replaceChildren(new Option("", ""), ...rates.map(([value, label]) => new Option(label, value)));
    }
  }

  forgetRates() {
    for (const row of this.rows) row.line.known.delete("vat_rate");
    for (const select of this.body.querySelectorAll("[data-cell=vat_rate]")) select.value = "";
  }

  cellsOf(row) {
    const mayBeOn = (cell) => !cell.disabled && (!cell.readOnly || (row.line.rich && !this.isReadOnly));
    return [...row.querySelectorAll("[data-cell]")].filter((cell) => mayBeOn(cell) && cell.checkVisibility());
  }

  focus(row, name = "") {
    const named = name && row ? this.cell(row, name) : null;
    const cell = named?.checkVisibility() ? named : row?.querySelector("[data-cell]");
    cell?.focus();
    cell?.select?.();
  }

  touch(row, name) {
    row.line.known.add(name);
    row.line.touched.add(name);
    row.line.known.delete(LINKED[name]);
  }

  tellAll(row, changed) {
    const left = row.line.known.has("discount_amount") ? "discount_rate" : "discount_amount";
    row.line.known = new Set(this.entered.filter((name) => name !== left));
    for (const name of changed) row.line.touched.add(name);
  }

  setArticle(row, code) {
    this.cell(row, "article").value = code;
    // What came from another article follows the new one; what the hand typed meanwhile, or is typing, stays.
    const stays = (name) => !row.line.chosen && row.line.touched.has(name);
    for (const name of ["description", "unit", "unit_price", "vat_rate", "cost_price", "eco_contribution"]) {
      const cell = this.cell(row, name);
      if (stays(name) || (cell === document.activeElement && cell.value !== cell.settledText)) continue;
      row.line.known.delete(name);
      this.set(row, name, "");
      if (name === "description") showRich(this, row, "");
    }
    row.line.known.add("article");
    row.line.chosen = code;
    row.line.answer = null;
    this.keepBlank();
    this.onChange();
  }

  // An article was made from the line: the line refers to it and keeps what it says (UI-080).
  refer(row, code) {
    this.cell(row, "article").value = row.line.chosen = code;
    row.line.known.add("article");
    this.onChange();
  }

  addOne(row) {
    const cell = this.cell(row, "quantity");
    const text = cell.value.trim() || "1";
    // The server adds up what is not a plain whole number.
    cell.value = cell.settledText = /^\d{1,9}$/.test(text) ? String(Number(text) + 1) : `${text}+1`;
    row.line.known.add("quantity");
    this.onChange();
  }

  rowOfArticle(code, except) {
    return this.rows.find((row) => row !== except && row.line.chosen && row.line.chosen.toUpperCase() === code.toUpperCase());
  }

  // ------------------------------------------------------------------------------------------ to and from the server
  read() {
    this.sentRows = this.rows.filter((row) => isSent(this, row));
    return this.sentRows.map((row) => this.lineOf(row));
  }

  lineOf(row) {
    return lineOf(this, row);
  }

  // The computed lines, in the order they were sent; lines of origin have no row to fill.
  showAnswer(answer) {
    this.isGross = answer.is_tax_included;
    const lines = answer.lines.filter((line) => line.type !== "origin");
    this.sentRows.forEach((row, index) => lines[index] && row.isConnected && this.fill(row, lines[index]));
    clearEmptied(this);
  }

  // The document was saved with these rows, whatever was sent for its figures meanwhile: each takes the key of its line.
  adopt(saved, isShown = true, rows = this.sentRows) {
    const lines = saved.lines.filter((line) => line.type !== "origin");
    rows.forEach((row, index) => lines[index] && this.settle(row, lines[index].id, isShown));
    const ids = dropGone(this, new Set(lines.map((line) => line.id)));
    // A line on which nothing stands was not saved; the hand may still be on it.
    for (const row of this.rows) if (row !== this.last && isEmpty(this, row) && !row.contains(document.activeElement)) row.remove();
    this.number();
    if (isShown) this.showAnswer(saved);
    return ids;
  }

  fill(row, line) {
    fillRow(this, row, line);
  }
}

// The row below a row, those that go away left out.
function after(row, gone) {
  let next = row.nextElementSibling;
  while (next && gone.includes(next)) next = next.nextElementSibling;
  return next;
}

function lock(row) {
  for (const cell of row.querySelectorAll("[data-cell]")) {
    if (cell.tagName === "SELECT") cell.disabled = true;
    else cell.readOnly = true;
    cell.placeholder = "";
  }
  row.querySelector(".line-buttons")?.remove();
}
