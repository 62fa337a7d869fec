// Several lines chosen at once, by their numbers or with Shift and the arrows; without any, the current line is meant.

export class LineSelection {
  constructor(lines, { onChange }) {
    Object.assign(this, { lines, onChange, anchor: null, end: null });
    lines.box.addEventListener("click", (event) => this.onClick(event));
  }

  get chosen() {
    return this.lines.rows.filter((row) => row.classList.contains("is-chosen"));
  }

  // What an action is done with.
  get rows() {
    const chosen = this.chosen;
    if (chosen.length) return chosen;
    const current = this.lines.current;
    return current?.isConnected && !this.lines.isBlank(current) ? [current] : [];
  }

  onClick(event) {
    const handle = event.target.closest("[data-rank]");
    if (!handle) return;
    const row = handle.closest("[data-row]");
    if (this.lines.isBlank(row)) return this.clear();
    if (event.shiftKey && this.anchor?.isConnected) this.upTo(row);
    else {
      const isOnly = this.chosen.length === 1 && this.chosen[0] === row;
      if (!event.ctrlKey && !event.metaKey) this.clear();
      this.anchor = this.end = row;
      this.mark(row, isOnly ? false : !row.classList.contains("is-chosen"));
    }
    handle.focus();
    this.onChange();
  }

  mark(row, isChosen) {
    row.classList.toggle("is-chosen", isChosen);
    row.querySelector("[data-rank]").setAttribute("aria-pressed", String(isChosen));
  }

  clear() {
    for (const row of this.chosen) this.mark(row, false);
    this.anchor = this.end = null;
    this.onChange();
  }

  upTo(row) {
    const rows = this.lines.rows;
    const [from, to] = [rows.indexOf(this.anchor), rows.indexOf(row)].sort((one, other) => one - other);
    rows.forEach((one, index) => this.mark(one, index >= from && index <= to && !this.lines.isBlank(one)));
    this.end = row;
  }

  all() {
    this.anchor = this.lines.rows[0];
    this.upTo(this.lines.last);
    this.onChange();
  }

  // One line more or less, above or below: Shift and an arrow.
  extend(row, isUp) {
    if (!this.anchor?.isConnected || !this.chosen.length) {
      if (this.lines.isBlank(row)) return;
      this.anchor = this.end = row;
      this.mark(row, true);
    } else {
      const next = isUp ? this.end.previousElementSibling : this.end.nextElementSibling;
      if (next && !this.lines.isBlank(next)) this.upTo(next);
    }
    this.end.querySelector("[data-rank]").scrollIntoView({ block: "nearest" });
    this.onChange();
  }
}
