// The rows of a deposit document: description, nature, VAT rate, amount VAT included.

import { padded, shown, typed } from "./french.js";

export class Amounts {
  constructor(root, { rates, isReadOnly, defaultType, defaultRate, onChange }) {
    Object.assign(this, { rates, isReadOnly, defaultType, defaultRate, onChange });
    this.body = root.querySelector("[data-amount-rows]");
    this.template = root.querySelector("template[data-amount]");
    root.addEventListener("input", (event) => this.onInput(event));
    root.addEventListener("change", (event) => this.onInput(event));
    root.addEventListener("click", (event) => this.onClick(event));
  }

  get rows() {
    return [...this.body.querySelectorAll("[data-row]")];
  }

  cell(row, name) {
    return row.querySelector(`[data-cell="${name}"]`);
  }

  add(amount = {}) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    const select = this.cell(row, "vat_rate");
    for (const [code, label] of this.rates) select.append(new Option(label, code));
    this.body.append(row);
    row.key = amount.id ?? null;
    const rate = amount.vat_rate ?? this.defaultRate;
    if (rate && ![...select.options].some((one) => one.value === rate)) select.append(new Option(`${typed(rate)} %`, rate));
    if (rate) select.value = rate;
    this.cell(row, "type").value = amount.type || this.defaultType;
    this.cell(row, "description").value = amount.description || "";
    this.cell(row, "amount").value = amount.amount ? typed(padded(amount.amount, 2)) : "";
    this.showNet(row, amount);
    return row;
  }

  load(amounts) {
    this.body.replaceChildren();
    for (const amount of amounts) this.add(amount);
    if (!this.rows.length) this.add();
  }

  // What is sent: rows without an amount and without words are not there.
  read() {
    this.sent = this.rows.filter((row) => this.cell(row, "amount").value.trim() || this.cell(row, "description").value.trim());
    if (!this.sent.length) this.sent = this.rows.slice(0, 1);
    return this.sent.map((row) => {
      const values = {};
      for (const name of ["description", "type", "vat_rate", "amount"]) values[name] = this.cell(row, name).value.trim();
      if (row.key !== null) values.id = row.key;
      return values;
    });
  }

  showAnswer(answer) {
    (this.sent || this.rows).forEach((row, index) => this.showNet(row, answer.amounts[index] || {}));
  }

  showNet(row, amount) {
    row.querySelector("[data-out=net_amount]").textContent = shown(amount.net_amount);
  }

  clearFaults() {
    for (const cell of this.body.querySelectorAll("[aria-invalid]")) {
      cell.removeAttribute("aria-invalid");
      cell.removeAttribute("title");
    }
    for (const fault of this.body.querySelectorAll(".line-fault, .field-error")) fault.remove();
  }

  showFault(index, name, sentences) {
    const row = (this.sent || this.rows)[index];
    const cell = row && (this.cell(row, name) || this.cell(row, "amount"));
    if (!cell) return null;
    const fault = document.createElement("div");
    fault.className = "field-error";
    fault.id = `fault-amounts-${index}-${name}`;
    fault.textContent = sentences.join(" ");
    cell.after(fault);
    cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-describedby", fault.id);
    return cell;
  }

  onInput(event) {
    if (event.target.dataset?.cell && this.body.contains(event.target)) this.onChange();
  }

  onClick(event) {
    if (event.target.closest("[data-add-amount]")) this.cell(this.add(), "description").focus();
    const removed = event.target.closest("[data-remove-amount]");
    if (!removed) return;
    removed.closest("[data-row]").remove();
    if (!this.rows.length) this.add();
    this.onChange();
  }
}
