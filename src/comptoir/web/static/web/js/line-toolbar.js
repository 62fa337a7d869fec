// The toolbar of the lines (UI-071): what it does, and what it offers for the line the hand is on.

import { mayFormat } from "./line-rich.js";
import { get, post } from "./request.js";

export class LineToolbar {
  constructor({ root, lines, selection, clipboard, undo, rich, config, isGross, partyCode, settled, say }) {
    Object.assign(this, { root, lines, selection, clipboard, undo, rich, config, isGross, partyCode, settled, say });
    this.bar = root.querySelector("[data-line-bar]");
    // The hand stays on its line: a button pressed takes the focus from no cell.
    this.bar.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
    this.bar.addEventListener("click", (event) => this.onClick(event));
    lines.box.addEventListener("click", (event) => this.onTool(event));
    lines.box.addEventListener("focusin", () => this.refresh());
    this.refresh();
  }

  button(name) {
    return this.bar.querySelector(`[data-line-do=${name}]`);
  }

  // ------------------------------------------------------------------------------------------ what is offered
  refresh() {
    const rows = this.selection.rows;
    const [row] = rows;
    const set = (name, isOffered) => {
      const button = this.button(name);
      if (button) button.disabled = !isOffered;
    };
    const own = rows.filter((one) => one.line.type !== "origin");
    for (const name of ["delete", "cut"]) set(name, own.length > 0);
    set("copy", rows.length > 0);
    set("up", Boolean(this.lines.neighbour(own, true)));
    set("down", Boolean(this.lines.neighbour(own, false)));
    set("generate", rows.length === 1 && this.mayGenerate(row));
    set("history", rows.length === 1 && Boolean(row.line.id) && !this.lines.isWords(row));
    set("format", rows.length === 1 && mayFormat(row) && Boolean(!this.lines.isReadOnly || row.line.rich));
    set("price", rows.length === 1 && !this.lines.isWords(row));
    const chosen = this.selection.chosen.length;
    this.bar.querySelector("[data-line-chosen]").textContent = chosen > 1 ? `${chosen} lignes choisies` : "";
  }

  // Only an item line whose code no article has (UI-081).
  mayGenerate(row) {
    if (!this.config.grid.may_generate || this.lines.isWords(row)) return false;
    const isNamed = this.lines.text(row, "article") || this.lines.text(row, "description");
    return Boolean(isNamed) && row.line.answer?.has_article !== true;
  }

  showSteps({ canUndo, canRedo }) {
    const [back, again] = [this.button("undo"), this.button("redo")];
    if (back) back.disabled = !canUndo;
    if (again) again.disabled = !canRedo;
  }

  // ------------------------------------------------------------------------------------------ what is done
  onClick(event) {
    const button = event.target.closest("button");
    if (!button || button.disabled) return;
    button.closest("details")?.removeAttribute("open");
    if (button.dataset.add) this.insert(button.dataset.add);
    else if (button.dataset.lineDo) this.run(button.dataset.lineDo);
  }

  onTool(event) {
    const tool = event.target.closest("[data-line-tool]")?.dataset.lineTool;
    if (!tool) return;
    this.selection.clear();
    this.lines.current = event.target.closest("[data-row]");
    this.run(tool);
  }

  insert(type) {
    this.lines.insert(type === "item" ? "goods" : type, this.lines.current);
  }

  run(name) {
    const rows = this.selection.rows;
    if (name === "delete") this.lines.remove(rows);
    else if (name === "up" || name === "down") this.lines.move(rows, name === "up");
    else if (name === "cut" || name === "copy") this.clipboard.run(name === "cut");
    else if (name === "paste") this.clipboard.fromButton();
    else if (name === "undo") this.undo.undo();
    else if (name === "redo") this.undo.redo();
    else if (rows.length === 1) this[name]?.(rows[0]);
    this.refresh();
  }

  async generate(row) {
    if (!this.mayGenerate(row)) return;
    try {
      await this.settled();
      const line = { ...this.lines.lineOf(row), article: this.lines.text(row, "article") };
      const answer = await post(this.config.urls.generate, { kind: this.config.kind, is_tax_included: this.isGross(), line });
      this.lines.refer(row, answer.article);
      this.say(answer.message, "success");
    } catch (fault) {
      this.say([fault.message, ...new Set(Object.values(fault.fields || {}).flat())].join(" "), "danger");
    }
  }

  format(row) {
    this.rich.open(row);
  }

  async history(row) {
    if (!row.line.id) return;
    await this.open("line-history", () => get(this.config.urls.line_history.replace("/0/", `/${row.line.id}/`)));
  }

  async price(row) {
    if (this.lines.isWords(row)) return;
    const body = { kind: this.config.kind, is_tax_included: this.isGross(), line: this.lines.lineOf(row) };
    await this.open("line-price", () => post(this.config.urls.price, body));
  }

  async open(name, ask) {
    try {
      const dialog = document.getElementById(name);
      dialog.querySelector(`[data-${name}]`).innerHTML = (await ask()).html;
      dialog.showModal();
    } catch (fault) {
      this.say(fault.message, "danger");
    }
  }
}
