// Views of the lines: which columns, in which order, how wide. The entry itself stays as it is.

import { get, post } from "./request.js";

const NARROWEST = 40;

export class LineViews {
  constructor({ root, lines, config, onShown, say }) {
    Object.assign(this, { root, lines, config, onShown, say, ref: config.grid.ref, columns: config.grid.columns });
    this.dialog = document.getElementById("line-columns");
    root.querySelector("[data-view-menu]").addEventListener("click", (event) => this.onMenu(event));
    this.dialog.addEventListener("click", (event) => this.onDialog(event));
    this.dialog.addEventListener("keydown", (event) => this.onKey(event));
    lines.box.addEventListener("pointerdown", (event) => this.onGrip(event));
    this.size();
  }

  get place() {
    return { type: this.config.kind, lecture: this.config.is_read_only, nouveau: !this.config.is_saved };
  }

  // ------------------------------------------------------------------------------------------ showing
  show(answer) {
    this.ref = answer.ref;
    this.columns = answer.columns;
    const scroll = this.lines.box.scrollLeft;
    this.onShown(() => {
      this.lines.box.innerHTML = answer.html;
      this.size();
      this.lines.box.scrollLeft = scroll;
    });
    this.root.querySelector("[data-view-menu]").innerHTML = answer.menu;
  }

  // Widths are those of the view; the description takes what is left, and the table scrolls where there is none.
  size() {
    const table = this.lines.box.querySelector("table");
    let sum = 126;
    for (const column of table.querySelectorAll("col[data-column]")) {
      const width = Number(column.dataset.width);
      column.style.width = width ? `${width}px` : "";
      sum += width || 220;
    }
    table.style.minWidth = `${sum}px`;
  }

  // ------------------------------------------------------------------------------------------ choosing
  async ask(deed, more) {
    const answer = await post(this.config.urls.views, { deed, view: this.ref, ...this.place, ...more });
    this.show(answer);
  }

  async onMenu(event) {
    const button = event.target.closest("button");
    if (!button) return;
    button.closest("details").open = false;
    try {
      if (button.dataset.view) await this.ask("choose", { view: button.dataset.view });
      else if (button.hasAttribute("data-view-edit")) await this.edit();
      else if (await window.comptoir.askConfirmation(`Supprimer la vue « ${button.dataset.viewName} » ?`, { isDanger: true })) {
        await this.ask("delete", { view: button.dataset.viewDelete });
      }
    } catch (fault) {
      this.say(fault.message, "danger");
    }
  }

  async edit() {
    const answer = await get(this.config.urls.columns, { type: this.config.kind, vue: this.ref });
    this.dialog.querySelector("[data-line-columns]").innerHTML = answer.html;
    this.dialog.querySelector("[data-columns-problem]").hidden = true;
    this.dialog.querySelector("[data-columns-save]").hidden = !this.isOwn;
    this.dialog.showModal();
  }

  get isOwn() {
    return Boolean(this.root.querySelector("[data-view-delete]"));
  }

  async onDialog(event) {
    const choice = event.target.closest("[data-column-choice]");
    if (event.target.closest("[data-column-up]")) this.shift(choice, true);
    else if (event.target.closest("[data-column-down]")) this.shift(choice, false);
    else if (event.target.closest("[data-columns-save]")) await this.keep("change");
    else if (event.target.closest("[data-columns-new]")) await this.keep("create");
  }

  onKey(event) {
    const choice = event.target.closest("[data-column-choice]");
    if (!choice || !event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    this.shift(choice, event.key === "ArrowUp");
  }

  shift(choice, isUp) {
    const focused = document.activeElement;
    const other = isUp ? choice.previousElementSibling : choice.nextElementSibling;
    if (!other) return;
    if (isUp) other.before(choice);
    else other.after(choice);
    focused.focus();
  }

  async keep(deed) {
    const problem = this.dialog.querySelector("[data-columns-problem]");
    const chosen = [...this.dialog.querySelectorAll("[data-column-choice]")].filter((one) => one.querySelector("input[type=checkbox]").checked);
    const columns = chosen.map((one) => ({ name: one.dataset.columnChoice, width: Number(one.querySelector("[data-column-width]").value) || 0 }));
    try {
      await this.ask(deed, { name: this.dialog.querySelector("[data-view-name]").value, columns });
      this.dialog.close();
    } catch (fault) {
      problem.textContent = [...new Set([fault.message, ...Object.values(fault.fields || {}).flat()])].join(" ");
      problem.hidden = false;
    }
  }

  // ------------------------------------------------------------------------------------------ widths by hand
  onGrip(event) {
    if (!event.target.closest("[data-grip]")) return;
    event.preventDefault();
    const head = event.target.closest("th");
    const column = this.lines.box.querySelector(`col[data-column="${head.dataset.column}"]`);
    const [start, width] = [event.clientX, head.offsetWidth];
    const onMove = (moved) => {
      column.dataset.width = String(Math.min(900, Math.max(NARROWEST, Math.round(width + moved.clientX - start))));
      this.size();
    };
    const onEnd = async () => {
      document.removeEventListener("pointermove", onMove);
      const columns = [...this.lines.box.querySelectorAll("col[data-column]")].map((one) => ({ name: one.dataset.column, width: Number(one.dataset.width) }));
      await this.ask("keep", { columns }).catch((fault) => this.say(fault.message, "danger"));
    };
    document.addEventListener("pointermove", onMove);
    document.addEventListener("pointerup", onEnd, { once: true });
  }
}
