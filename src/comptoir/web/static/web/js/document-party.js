// The customer of the document: chosen by three letters, its addresses offered, its replacement confirmed (DOC-015).

import { get } from "./request.js";

// What the document prints of whoever it is for; it always follows the customer.
const NAMES = ["party_title", "party_name", "party_vat_number"];
const COPIED = ["territory", "salesperson", "currency", "payment_terms", "footer_discount_rate", "is_tax_included", "contact_name", "contact_email"];

export function startParty({ form, header, config, isSaved, onChange }) {
  const box = form.querySelector("[data-lookup]");
  const input = box.querySelector("[role=combobox]");
  const value = box.querySelector("[data-lookup-value]");
  const open = box.querySelector("[data-lookup-open]");
  let addresses = [];

  box.addEventListener("lookup-chosen", async (event) => {
    const row = event.detail;
    if (!row) return;
    const found = await get(config.urls.party, { id: row.id });
    const isReplaced = isSaved && header.partyCode && header.partyCode !== found.code;
    await setParty(found);
    if (isReplaced) await askCopies();
    onChange();
    if (!isSaved) focusNext();
  });
  // A field left without a choice tells which customer the document still has.
  input.addEventListener("blur", () => {
    if (!value.value) box.dataset.partyCode = "";
  });

  async function setParty(found) {
    box.dataset.partyCode = found.code;
    header.known.add("party");
    for (const name of NAMES) header.known.delete(name);
    form.dispatchEvent(new CustomEvent("party-set", { detail: found }));
    open.setAttribute("href", found.url);
    open.setAttribute("aria-disabled", "false");
    addresses = found.addresses;
    showAddresses();
  }

  async function askCopies() {
    const isTaken = await window.comptoir.askConfirmation(
      `Reprendre l'adresse, le mode de règlement et la remise du nouveau ${config.party_word} ? « Annuler » garde ceux du document.`);
    for (const name of [...COPIED, "billing.name", "delivery.name"]) {
      if (isTaken) header.known.delete(name);
      else if (header.field(name)) header.known.add(name);
    }
  }

  function focusNext() {
    const article = form.querySelector("[data-line-rows] tr:last-child [data-cell=article]");
    article?.focus();
  }

  function showAddresses() {
    for (const choice of form.querySelectorAll("[data-address-choice]")) {
      choice.hidden = addresses.length < 2;
      const select = choice.querySelector("select");
      select.replaceChildren(new Option("Choisir…", ""), ...addresses.map((one, index) => new Option(one.label, String(index))));
    }
  }

  form.addEventListener("change", (event) => {
    const choice = event.target.closest("[data-address-choice]");
    if (choice && event.target.value) header.setBlock(choice.dataset.addressChoice, addresses[Number(event.target.value)].block);
  });

  async function loadAddresses() {
    const id = value.value.replace("#", "");
    if (!id || config.is_read_only) return;
    addresses = (await get(config.urls.party, { id })).addresses;
    showAddresses();
  }
  if (value.value) {
    if (!isSaved) header.known.add("party");
    loadAddresses();
  }

  return {
    state: () => ({ code: box.dataset.partyCode, id: value.value, title: input.value, isKnown: header.known.has("party") }),
    take(state) {
      box.dataset.partyCode = state.code;
      value.value = state.id;
      input.value = input.dataset.chosen = state.title;
      if (state.isKnown) header.known.add("party");
      loadAddresses();
    },
  };
}
