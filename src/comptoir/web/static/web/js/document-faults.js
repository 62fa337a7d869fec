// What the server finds wrong, told beside the fields and the lines of a document.

import { clearLineFaults, showLineFault } from "./line-filling.js";

export class Faults {
  constructor({ header, lines, problems, showTabOf }) {
    Object.assign(this, { header, lines, problems, showTabOf });
  }

  clear() {
    this.header.clearFaults();
    clearLineFaults(this.lines);
    this.problems.hidden = true;
  }

  showOne(name, sentences, how = {}) {
    const [, index, part] = name.match(/^lines\.(\d+)\.(.+)$/) || [];
    if (index === undefined) return this.header.showFault(name, sentences, how);
    return showLineFault(this.lines, Number(index), part, sentences, how);
  }

  // While one types only what was already touched is told; when saving, everything, and the first fault takes the focus.
  show(fault, { isWhole }) {
    this.clear();
    let first = null;
    const elsewhere = [];
    for (const [name, sentences] of Object.entries(fault.fields)) {
      const isTouched = name.startsWith("lines.") || this.header.known.has(name) || this.header.known.has(name.split(".")[0]);
      if (!isWhole && !isTouched) continue;
      const input = this.showOne(name, sentences);
      if (input) first ||= input;
      else elsewhere.push(...sentences);
    }
    if (!isWhole && (first || Object.keys(fault.fields).length)) return;
    this.problems.textContent = [...new Set([fault.message, ...elsewhere])].join(" ");
    this.problems.hidden = false;
    if (!isWhole) return;
    if (first) this.showTabOf(first);
    (first || this.problems).focus();
  }
}
