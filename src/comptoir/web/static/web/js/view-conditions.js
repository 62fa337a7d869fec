// Conditions of the view editor: groups inside groups, each condition with the operators and the value of its type.

import { fillSelect } from "./view-keys.js";

const rowTemplate = document.getElementById("condition-row");
const groupTemplate = document.getElementById("condition-group");
const MAX_DEPTH = 4;

export class ConditionTree {
  constructor(root, { fields, words, changed }) {
    Object.assign(this, { root, fields, words, changed });
    this.top = this.group({ link: "and", items: [] }, 1);
    root.replaceChildren(this.top);
    root.addEventListener("click", (event) => this.onClick(event));
    root.addEventListener("input", changed);
    root.addEventListener("change", (event) => this.onChange(event));
    const periods = document.createElement("datalist");
    periods.id = "view-periods";
    periods.append(...words.periods.map((period) => new Option(period, period)));
    root.after(periods);
  }

  load(group) {
    const made = this.group(group || { link: "and", items: [] }, 1);
    this.top.replaceWith(made);
    this.top = made;
  }

  group(group, depth) {
    const made = groupTemplate.content.firstElementChild.cloneNode(true);
    made.dataset.depth = depth;
    fillSelect(made.querySelector("[data-link]"), Object.entries(this.words.links), group.link || "and");
    made.querySelector("[data-remove-group]").hidden = depth === 1;
    made.querySelector("[data-new-group]").hidden = depth >= MAX_DEPTH;
    for (const item of group.items) this.append(made, item);
    return made;
  }

  append(group, item) {
    const list = group.querySelector(":scope > [data-items]");
    if (item.items) {
      const holder = document.createElement("li");
      holder.append(this.group(item, Number(group.dataset.depth) + 1));
      list.append(holder);
      return holder;
    }
    const row = rowTemplate.content.firstElementChild.cloneNode(true);
    list.append(row);
    this.fillRow(row, item);
    return row;
  }

  usable() {
    return [...this.fields.values()].filter((meta) => meta.operators.length);
  }

  fillRow(row, { column, operator, value = "" }) {
    fillSelect(row.querySelector("[data-column]"), this.usable().map((meta) => [meta.name, meta.label]), column);
    this.fillOperators(row, operator);
    this.fillValue(row, value);
  }

  meta(row) {
    return this.fields.get(row.querySelector("[data-column]").value) || { operators: [], choices: {}, kind: "text" };
  }

  fillOperators(row, operator) {
    const select = row.querySelector("[data-operator]");
    const known = this.meta(row).operators;
    const chosen = known.includes(operator) ? operator : known.includes("contains") ? "contains" : known[0];
    fillSelect(select, known.map((code) => [code, this.words.operators[code]]), chosen ?? operator);
  }

  fillValue(row, value) {
    const meta = this.meta(row);
    const part = row.querySelector("[data-value-part]");
    part.hidden = this.words.withoutValue.includes(row.querySelector("[data-operator]").value);
    let field = document.createElement("input");
    if (meta.kind === "flag" || Object.keys(meta.choices).length) {
      field = document.createElement("select");
      const choices = meta.kind === "flag" ? [["oui", "Oui"], ["non", "Non"]] : Object.entries(meta.choices);
      fillSelect(field, [["", "Choisissez…"], ...choices], value);
      field.className = "form-select";
    } else {
      field.type = "text";
      field.value = value;
      field.className = "form-control";
      field.autocomplete = "off";
      field.maxLength = 200;
      if (meta.days || ["date", "instant"].includes(meta.kind)) {
        field.setAttribute("list", "view-periods");
        field.placeholder = "date ou période";
      }
    }
    field.dataset.value = "";
    field.setAttribute("aria-label", "Valeur");
    part.replaceChildren(field);
  }

  addCondition(name = "", group = this.top) {
    const meta = this.fields.get(name) || this.usable()[0];
    if (!meta) return;
    const row = this.append(group, { column: meta.name, operator: "", value: "" });
    const field = row.querySelector("[data-value]");
    (name ? field : row.querySelector("[data-column]")).focus();
    row.scrollIntoView({ block: "nearest" });
    this.changed();
  }

  onClick(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const group = button.closest(".view-group");
    if (button.matches("[data-new-condition]")) {
      this.addCondition("", group);
    } else if (button.matches("[data-new-group]")) {
      const holder = this.append(group, { link: group.querySelector("[data-link]").value === "and" ? "or" : "and", items: [] });
      this.addCondition("", holder.querySelector(".view-group"));
    } else {
      const gone = button.matches("[data-remove-group]") ? group.parentElement : button.closest("li");
      const around = gone.parentElement.closest(".view-group");
      gone.remove();
      around.querySelector("[data-new-condition]").focus();
      this.changed();
    }
  }

  onChange(event) {
    const row = event.target.closest(".view-condition");
    if (row && event.target.matches("[data-column]")) {
      this.fillOperators(row, row.querySelector("[data-operator]").value);
      this.fillValue(row, "");
    } else if (row && event.target.matches("[data-operator]")) {
      this.fillValue(row, row.querySelector("[data-value]")?.value || "");
    }
    this.changed();
  }

  refresh() {
    for (const select of this.root.querySelectorAll("[data-column]")) {
      fillSelect(select, this.usable().map((meta) => [meta.name, meta.label]), select.value);
    }
  }

  collect(group = this.top) {
    const items = [...group.querySelector(":scope > [data-items]").children].map((item) => {
      if (!item.matches(".view-condition")) return this.collect(item.querySelector(".view-group"));
      const [column, operator] = ["[data-column]", "[data-operator]"].map((part) => item.querySelector(part).value);
      return { column, operator, value: item.querySelector("[data-value]")?.value || "" };
    });
    return { link: group.querySelector("[data-link]").value, items };
  }

  // What the server says of a place such as "conditions.0.1.value" beside its row.
  tell(faults) {
    for (const told of this.root.querySelectorAll("[data-told]")) told.hidden = true;
    const walk = (group, place) => {
      [...group.querySelector(":scope > [data-items]").children].forEach((item, index) => {
        const here = `${place}.${index}`;
        if (!item.matches(".view-condition")) return walk(item.querySelector(".view-group"), here);
        const words = ["", ".value", ".operator", ".column"].flatMap((part) => faults[here + part] || []);
        const told = item.querySelector("[data-told]");
        told.textContent = words.join(" ");
        told.hidden = !words.length;
        item.querySelector("[data-value]")?.toggleAttribute("aria-invalid", Boolean(words.length));
      });
    };
    walk(this.top, "conditions");
  }
}
