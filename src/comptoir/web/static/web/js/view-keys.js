// Sort keys and grouping levels of the view editor: an ordered list of fields, each with a choice beside it.

import { orderable } from "./view-columns.js";

const template = document.getElementById("key-row");

export function fillSelect(select, choices, value) {
  select.replaceChildren(...choices.map(([code, label]) => new Option(label, code, code === value, code === value)));
  if (value !== undefined && ![...select.options].some((one) => one.value === value)) select.add(new Option(value, value, true, true));
}

export class KeyList {
  // ``choices(meta)`` gives what stands beside a field; ``usable(meta)`` tells which fields may be chosen.
  constructor(list, { fields, usable, choices, label, changed }) {
    Object.assign(this, { list, fields, usable, choices, label, changed });
    orderable(list, changed);
    list.addEventListener("change", (event) => {
      if (event.target.matches("[data-key]")) this.showChoices(event.target.closest("li"), "");
      changed();
    });
  }

  usableFields() {
    return [...this.fields.values()].filter((meta) => this.usable(meta) && !meta.missing);
  }

  add(name = "", choice = "") {
    const used = [...this.list.querySelectorAll("[data-key]")].map((one) => one.value);
    const first = this.usableFields().find((meta) => !used.includes(meta.name));
    const value = name || first?.name;
    if (!value) return null;
    const row = template.content.firstElementChild.cloneNode(true);
    this.list.append(row);
    this.fill(row, value);
    this.showChoices(row, choice);
    row.querySelector("[data-key]").setAttribute("aria-label", this.label);
    row.querySelector("[data-direction]").setAttribute("aria-label", `${this.label} : ordre`);
    const names = { "[data-up]": "Monter", "[data-down]": "Descendre", "[data-remove]": "Retirer" };
    for (const [part, word] of Object.entries(names)) row.querySelector(part).setAttribute("aria-label", `${word} : ${this.label}`);
    return row;
  }

  fill(row, value) {
    fillSelect(row.querySelector("[data-key]"), this.usableFields().map((meta) => [meta.name, meta.label]), value);
  }

  showChoices(row, choice) {
    const select = row.querySelector("[data-direction]");
    const choices = this.choices(this.fields.get(row.querySelector("[data-key]").value) || {});
    select.hidden = !choices.length;
    fillSelect(select, choices, choice);
  }

  refresh() {
    for (const row of this.list.children) this.fill(row, row.querySelector("[data-key]").value);
  }

  keys() {
    return [...this.list.children].map((row) => [row.querySelector("[data-key]").value, row.querySelector("[data-direction]").value]);
  }
}
