// Formats of a description (UI-064): the grid shows its letters, a dialog edits it. A cell whose text has formats is not
// typed in, which would lose them: F2, or any letter, opens the dialog.

import { cleanFragment } from "./rich-text.js";

const FORMATTED = new Set(["goods", "service", "text"]);

export const mayFormat = (row) => FORMATTED.has(row?.line.type);

// What stands on a line from now on; "" where its text has no formats.
export function showRich(lines, row, html) {
  const cell = lines.cell(row, "description");
  row.line.rich = html;
  // A stored line keeps formats that it is not told to let go of.
  row.line.wasRich ||= Boolean(html);
  row.classList.toggle("is-rich", Boolean(html));
  cell.readOnly = Boolean(html) || lines.isReadOnly || row.line.type === "origin";
}

// What is sent of a description: its formats stand for its letters.
export function descriptionOf(lines, row) {
  const { id, rich, wasRich } = row.line;
  if (rich) return { rich_description: rich };
  const description = lines.text(row, "description");
  return id && wasRich ? { description, rich_description: "" } : { description };
}

export class RichLines {
  constructor({ lines }) {
    this.lines = lines;
    this.row = null;
    this.dialog = document.getElementById("line-text");
    this.source = this.dialog.querySelector("[data-rich-source]");
    this.editor = this.dialog.querySelector("[data-rich-editor]");
    this.dialog.querySelector("[data-text-apply]")?.addEventListener("click", () => this.apply());
    this.dialog.addEventListener("keydown", (event) => this.onKey(event));
    this.dialog.addEventListener("close", () => this.back());
  }

  open(row) {
    if (!mayFormat(row) || (this.lines.isReadOnly && !row.line.rich)) return;
    this.row = row;
    this.cell = this.lines.box.contains(document.activeElement) ? document.activeElement.dataset.cell : "";
    const html = row.line.rich || paragraphs(this.lines.text(row, "description"));
    if (this.lines.isReadOnly) this.editor.replaceChildren(cleanFragment(html));
    else this.source.value = html;
    this.given = this.source.value;
    this.dialog.showModal();
    this.editor.focus();
    if (!this.lines.isReadOnly) toEnd(this.editor);
  }

  onKey(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    this.apply();
  }

  apply() {
    const { lines, row } = this;
    const html = this.source?.value ?? "";
    this.dialog.close();
    if (lines.isReadOnly || html === this.given || !row?.isConnected) return;
    // The server says what the letters are, and whether any format is left.
    lines.set(row, "description", lettersOf(this.editor));
    showRich(lines, row, lines.text(row, "description") ? html : "");
    lines.touch(row, "description");
    if (row === lines.last) lines.keepBlank();
    lines.onChange();
  }

  back() {
    const { row } = this;
    if (row?.isConnected) this.lines.focus(row, this.cell || "description");
  }
}

function paragraphs(text) {
  const box = document.createElement("div");
  for (const line of text ? text.split("\n") : []) {
    const one = document.createElement("p");
    if (line) one.textContent = line;
    else one.append(document.createElement("br"));
    box.append(one);
  }
  return box.innerHTML;
}

function lettersOf(editor) {
  const blocks = [...editor.querySelectorAll("p, li")].filter((one) => !one.querySelector("p, li"));
  return blocks.map((one) => `${one.closest("li") ? "• " : ""}${one.textContent.replaceAll("\u200b", "")}`).join("\n").trim();
}

function toEnd(editor) {
  const selection = window.getSelection();
  selection.selectAllChildren(editor);
  selection.collapseToEnd();
}
