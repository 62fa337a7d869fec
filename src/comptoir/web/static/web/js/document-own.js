// The second row of the header and the supplements: what they change on the lines is asked first.

import { REPORT } from "./document-header.js";
import { startDuePlan } from "./due-plan.js";
import { wantDecimals } from "./french.js";

const OPEN = "comptoir-document-more";
const ROOM = 850;
const RATE_FIELDS = ["vat_rate", "shipping_vat_rate"];
const REPORTED = {
  delivery_on: "Reporter cette date de livraison sur toutes les lignes ? «\u00a0Annuler\u00a0» laisse la leur aux lignes.",
  salesperson: "Reporter ce commercial sur toutes les lignes ? «\u00a0Annuler\u00a0» laisse le leur aux lignes.",
};

export function startOwnFields({ form, header, lines, config, isSaved, onChange }) {
  const territory = header.field("territory");
  let known = territory.value;

  wantDecimals(config.money);
  startFold(form);
  startDuePlan({ form, header, isReadOnly: config.is_read_only });
  form.addEventListener("document-shown", (event) => show(event.detail));
  form.addEventListener("party-set", (event) => {
    if (event.detail.territory !== territory.value && !header.known.has("territory")) lines.forgetRates();
  });

  // The header must not hear of a change that is still being asked about.
  territory.addEventListener("input", (event) => event.stopPropagation());
  territory.addEventListener("change", async (event) => {
    event.stopPropagation();
    const chosen = territory.selectedOptions[0].textContent;
    const hasLines = lines.rows.some((row) => row.line.type !== "origin" && !lines.isBlank(row));
    if (hasLines && !(await window.comptoir.askConfirmation(
      `Donner aux lignes les taux de TVA de «\u00a0${chosen}\u00a0» ? «\u00a0Annuler\u00a0» garde la territorialité et les taux d'avant.`))) {
      territory.value = known;
      return;
    }
    known = territory.value;
    header.touch("territory");
    for (const name of RATE_FIELDS) {
      header.known.delete(name);
      const field = header.field(name);
      if (field) field.value = "";
    }
    lines.forgetRates();
    onChange();
  });

  for (const [name, question] of Object.entries(REPORTED)) {
    header.field(name)?.addEventListener("change", async () => {
      if (!isSaved || !lines.rows.some((row) => row.line.id && row.line.type !== "origin")) return;
      const isReported = await window.comptoir.askConfirmation(question);
      if (isReported) header.known.add(REPORT + name);
      else header.known.delete(REPORT + name);
      onChange();
    });
  }
  header.field("vat_rate")?.addEventListener("change", () => {
    if (!config.is_article_vat_used) lines.forgetRates();
  });

  function show(answer) {
    known = answer.territory;
    if (answer.rates) {
      lines.setRates(answer.rates);
      for (const name of RATE_FIELDS) header.setOptions(name, answer.rates);
    }
    const isAdded = answer.is_eco_added;
    for (const row of document.querySelectorAll("[data-eco]")) {
      row.hidden = Number(answer.eco_total) === 0 || isAdded !== (row.dataset.eco === "added");
    }
    const line = form.querySelector("[data-countervalue-line]");
    if (!line) return;
    line.hidden = !answer.countervalue;
    line.querySelector("[data-currency]").textContent = answer.currency || "";
  }
}

function startFold(form) {
  const button = form.querySelector("[data-more]");
  const box = document.getElementById("document-more");
  const kept = window.localStorage.getItem(OPEN);
  const fold = (isOpen) => {
    box.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  };
  fold(kept === null ? window.innerHeight >= ROOM : kept === "1");
  button.addEventListener("click", () => {
    fold(box.hidden);
    window.localStorage.setItem(OPEN, box.hidden ? "0" : "1");
  });
}
