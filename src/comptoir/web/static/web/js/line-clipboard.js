// Cut, copy and paste of whole lines: within the document, to another one in another tab, from and to a spreadsheet.

import { showRich } from "./line-rich.js";
import { post } from "./request.js";

const FORMAT = "application/x-comptoir-lines";
const HEADINGS = "Code\tDescription\tQuantité\tUnité\tPrix unitaire\tRemise %\tTVA";
const COLUMNS = ["article", "description", "quantity", "unit", "unit_price", "discount_rate", "vat_rate"];

export class LineClipboard {
  // `store` names what holds the lines copied, for the button "Coller": browsers give a page no clipboard without asking.
  constructor({ lines, selection, config, store, isGross, onPasted, say }) {
    Object.assign(this, { lines, selection, config, store, isGross, onPasted, say, asked: null });
    document.addEventListener("copy", (event) => this.onCopy(event, false));
    document.addEventListener("cut", (event) => this.onCopy(event, true));
    lines.box.addEventListener("paste", (event) => this.onPaste(event));
  }

  // ------------------------------------------------------------------------------------------ out
  onCopy(event, isCut) {
    const asked = this.asked || { rows: this.isOnLines() ? this.selection.chosen : [], isCut };
    if (!asked.rows.length) return;
    event.preventDefault();
    const content = this.contentOf(asked.rows);
    event.clipboardData.setData("text/plain", this.textOf(asked.rows));
    event.clipboardData.setData(FORMAT, content);
    this.asked = null;
    this.taken(asked.rows, content, asked.isCut);
  }

  // A figure or a word that is marked in a field is copied as everywhere; lines that are chosen, as lines.
  isOnLines() {
    return this.lines.box.contains(document.activeElement);
  }

  // From a button or a key: the browser is asked to copy, and asks in turn what.
  run(isCut) {
    const rows = this.selection.rows;
    if (!rows.length) return;
    this.asked = { rows, isCut };
    document.execCommand("copy");
    if (this.asked) this.taken(rows, this.contentOf(rows), isCut);
    this.asked = null;
  }

  taken(rows, content, isCut) {
    try {
      localStorage.setItem(this.store, content);
    } catch {
      // The clipboard itself still has them.
    }
    const isGone = isCut && !this.lines.isReadOnly;
    const end = rows.length > 1 ? "s" : "";
    this.say(`${rows.length} ligne${end} ${isGone ? "coupée" : "copiée"}${end}.`);
    if (!isGone) return;
    this.selection.clear();
    this.lines.remove(rows);
  }

  contentOf(rows) {
    const lines = rows.map((row) => {
      const line = { type: row.line.type };
      for (const cell of row.querySelectorAll("[data-cell]")) if (cell.value.trim()) line[cell.dataset.cell] = cell.value.trim();
      // Two ways of saying one discount: the percentage goes along.
      delete line.discount_amount;
      if (row.line.rich) line.rich_description = row.line.rich;
      return line;
    });
    return JSON.stringify({ is_gross: this.isGross(), lines });
  }

  textOf(rows) {
    const plain = (text) => text.replace(/[\t\r\n]+/g, " ");
    return [HEADINGS, ...rows.map((row) => COLUMNS.map((name) => plain(this.lines.text(row, name))).join("\t"))].join("\n");
  }

  // ------------------------------------------------------------------------------------------ in
  onPaste(event) {
    if (this.lines.isReadOnly) return;
    const row = event.target.closest("[data-row]");
    const content = linesIn(event.clipboardData.getData(FORMAT));
    const text = event.clipboardData.getData("text/plain");
    const isRows = text.includes("\t") || /\n.*\S/.test(text.trim());
    const isWords = event.target.dataset?.cell === "description" && !text.includes("\t");
    if (!content && (!isRows || isWords)) return;
    event.preventDefault();
    this.paste(content || { text }, row);
  }

  // From the button: lines copied in this browser, else what the clipboard lets be read.
  async fromButton() {
    let kept = null;
    try {
      kept = linesIn(localStorage.getItem(this.store));
    } catch {
      kept = null;
    }
    if (kept) return this.paste(kept, this.lines.current);
    const text = await navigator.clipboard?.readText().catch(() => "");
    if (text) return this.paste({ text }, this.lines.current);
    return this.say("Rien à coller : copiez d'abord des lignes, ou collez des rangées de tableur avec Ctrl+V.", "warning");
  }

  async paste(given, row) {
    const body = given.text === undefined
      ? { lines: given.lines, was_tax_included: given.is_gross === true, is_tax_included: this.isGross(), kind: this.config.kind }
      : { text: given.text };
    try {
      const answer = await post(this.config.urls.paste, body);
      this.put(answer.lines, row);
      if (answer.skipped) this.say(answer.skipped, "warning");
    } catch (fault) {
      const details = Object.entries(fault.fields || {}).map(([name, found]) => `Rangée ${Number(name.split(".")[1]) + 1} : ${found.join(" ")}`);
      this.say([fault.message, ...details].join(" "), "danger");
    }
  }

  // Below the current line, in the order they were in.
  put(pasted, row) {
    const lines = this.lines;
    const here = row?.isConnected ? row : null;
    const before = here && !lines.isBlank(here) ? here.nextElementSibling : here || lines.last;
    const made = pasted.map((line) => {
      const one = lines.add({ type: line.type || "goods" }, before);
      for (const [name, text] of Object.entries(line)) {
        if (name === "type" || text === null || !lines.cell(one, name)) continue;
        lines.set(one, name, name === "quantity" || name === "unit_price" ? text.replace(".", ",") : text);
        one.line.known.add(name);
      }
      one.line.chosen = line.article || "";
      if (line.rich_description) showRich(lines, one, line.rich_description);
      return one;
    });
    lines.keepBlank();
    this.onPasted(made);
  }
}

// Lines as they were copied; nothing when it is none of ours, whatever another page or an older version left there.
function linesIn(content) {
  try {
    const given = JSON.parse(content || "null");
    return Array.isArray(given?.lines) ? given : null;
  } catch {
    return null;
  }
}
