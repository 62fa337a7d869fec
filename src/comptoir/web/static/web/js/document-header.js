// The fields around the lines: what the hand changed goes to the server, what the server proposes is shown.

import { day, money, shown, typed } from "./french.js";

// Entering one of the two discounts lets go of the other (DOC-043).
const LINKED = {
  footer_discount_rate: ["footer_discount_amount"],
  footer_discount_amount: ["footer_discount_rate"],
  // A fee just chosen fills both, whatever was typed before (PAR-062).
  shipping_fee: ["shipping_amount", "shipping_vat_rate"],
};
// "reported:delivery_on": the lines take what the header says (DOC-041).
export const REPORT = "reported:";
const BLOCKS = ["billing", "delivery"];
const AMOUNTS = new Set(["footer_discount_amount", "shipping_amount", "deposit_amount"]);
const RATES = new Set(["markup_rate"]);
const OPTIONAL_ZERO = new Set(["footer_discount_rate", "footer_discount_amount", "shipping_amount", "deposit_amount"]);

export class Header {
  constructor(form, { onChange }) {
    this.form = form;
    this.onChange = onChange;
    this.known = new Set();
    this.party = form.querySelector("[data-lookup]");
    form.addEventListener("input", (event) => this.onInput(event));
    form.addEventListener("change", (event) => this.onInput(event));
  }

  field(name) {
    return this.form.querySelector(`[data-field="${CSS.escape(name)}"]`);
  }

  get fields() {
    return [...this.form.querySelectorAll("[data-field]")];
  }

  get partyCode() {
    return this.party.dataset.partyCode || "";
  }

  get isGross() {
    return this.field("is_tax_included")?.value === "true";
  }

  onInput(event) {
    const name = event.target.dataset?.field;
    if (!name) return;
    this.touch(name);
    this.onChange(event.type === "change");
  }

  touch(name) {
    this.known.add(name);
    for (const other of LINKED[name] ?? []) this.known.delete(other);
  }

  // The body of the API: only what was changed, addresses as a whole.
  values() {
    const values = {};
    for (const name of this.known) {
      if (name.startsWith(REPORT)) (values.reported ??= []).push(name.slice(REPORT.length));
      const field = this.field(name);
      if (name === "party") values.party = this.partyCode;
      if (!field) continue;
      if (field.hasAttribute("data-json")) {
        if (field.value) values[name] = JSON.parse(field.value);
        continue;
      }
      const [block] = name.split(".");
      if (BLOCKS.includes(block)) values[block] = this.block(block);
      else if (field.value.trim() === "" && OPTIONAL_ZERO.has(name)) values[name] = "0";
      else values[name] = field.value.trim();
    }
    return values;
  }

  block(prefix) {
    const block = {};
    for (const field of this.fields) {
      const [own, part] = field.dataset.field.split(".");
      if (own === prefix) block[part] = field.value.trim();
    }
    return block;
  }

  setBlock(prefix, block) {
    for (const [part, text] of Object.entries(block)) {
      const field = this.field(`${prefix}.${part}`);
      if (field) field.value = text;
    }
    this.touch(`${prefix}.name`);
    this.onChange(true);
  }

  show(answer) {
    for (const field of this.fields) {
      const [name, part] = field.dataset.field.split(".");
      const value = part ? answer[name]?.[part] : answer[name];
      if (value === undefined || field === document.activeElement) continue;
      this.put(field, name, value);
    }
    this.form.dispatchEvent(new CustomEvent("document-shown", { detail: answer }));
    this.showBasis(answer.is_tax_included);
  }

  showBasis(isGross) {
    for (const mark of document.querySelectorAll("[data-price-basis]")) mark.textContent = isGross ? "TTC" : "HT";
  }

  put(field, name, value) {
    if (field.hasAttribute("data-json")) return;
    let text = value === null ? "" : String(value);
    if (field.hasAttribute("data-date")) text = day(text);
    else if (field.classList.contains("number")) text = Number(text) === 0 ? "" : typed(AMOUNTS.has(name) ? money(text) : text);
    if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === text)) field.append(new Option(text, text));
    if (field.value !== text) field.value = text;
  }

  setOptions(name, options) {
    const field = this.field(name);
    if (!field) return;
    const chosen = field.value;
    field.replaceChildren(new Option("", ""), ...options.map(([value, label]) => new Option(label, value)));
    if ([...field.options].some((option) => option.value === chosen)) field.value = chosen;
  }

  // ------------------------------------------------------------------------------------------ faults
  clearFaults() {
    for (const box of this.form.querySelectorAll("[data-field-box]:is(.has-fault, .has-warning)")) {
      box.classList.remove("has-fault", "has-warning");
      for (const told of box.querySelectorAll(":scope > :is(.field-error, .field-warning)")) told.remove();
      const input = inputOf(box);
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    }
  }

  // What is only told, because nothing is refused for it, never looks like a refusal.
  showFault(name, sentences, { isWarning = false } = {}) {
    const box = this.form.querySelector(`[data-field-box="${CSS.escape(name)}"]`);
    if (!box) return null;
    const fault = document.createElement("div");
    fault.className = isWarning ? "field-warning" : "field-error";
    fault.id = `fault-${name.replace(".", "-")}`;
    fault.textContent = sentences.join(" ");
    box.classList.add(isWarning ? "has-warning" : "has-fault");
    box.append(fault);
    const input = inputOf(box);
    if (!isWarning) input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", fault.id);
    return input;
  }
}

const inputOf = (box) => box.querySelector("[data-rich-editor], input:not([type=hidden]), select, textarea");

// Totals and VAT, as the server computed them.
export function showFigures(root, answer) {
  for (const out of root.querySelectorAll("[data-total]")) {
    const value = answer[out.dataset.total];
    if (value !== undefined) out.textContent = shown(RATES.has(out.dataset.total) ? value : money(value));
  }
  const vat = answer.vat.map((row) => [`${typed(row.rate)} %`, shown(money(row.base)), shown(money(row.amount))]);
  for (const body of root.querySelectorAll("[data-vat-rows]")) fillRows(body, vat, body.closest(".vat-detail") ? 0 : 9);
}

function fillRows(body, rows, firstFigure = 9) {
  body.replaceChildren(...rows.map((cells) => {
    const row = document.createElement("tr");
    cells.forEach((text, index) => {
      const cell = document.createElement("td");
      cell.textContent = text;
      if (index >= firstFigure) cell.className = "cell-amount";
      row.append(cell);
    });
    return row;
  }));
}
