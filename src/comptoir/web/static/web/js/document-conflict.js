// Someone else saved the document meanwhile (P-09): what they changed, and the user decides.

import { day, shown } from "./french.js";

const LABELS = {
  party: "Client", dated_on: "Date", valid_until_on: "Date de validité", delivery_on: "Livraison le",
  payment_terms: "Mode de règlement", quote_state: "État du devis", is_tax_included: "Prix TTC", reference: "Référence",
  footer_discount_rate: "Remise %", shipping_amount: "Port", net_payable: "Net à payer", note: "Notes",
  contact_name: "Contact", contact_email: "E-mail du contact",
};
const ADDRESSES = { billing: "Adresse de facturation", delivery: "Adresse de livraison" };
const LINE_PARTS = ["article", "description", "quantity", "unit_price", "discount_rate", "vat_rate"];

// What changed between the document as it was opened and as it is stored now.
export function changesBetween(opened, stored) {
  const changes = [];
  for (const [name, label] of Object.entries(LABELS)) {
    if (String(opened[name] ?? "") !== String(stored[name] ?? "")) changes.push([label, said(name, opened[name]), said(name, stored[name])]);
  }
  for (const [name, label] of Object.entries(ADDRESSES)) {
    const [before, after] = [addressText(opened[name]), addressText(stored[name])];
    if (before !== after) changes.push([label, before, after]);
  }
  const [duesBefore, dues] = [duesText(opened), duesText(stored)];
  if (duesBefore !== dues) changes.push(["Échéances", duesBefore, dues]);
  const before = new Map(opened.lines.map((line) => [line.id, line]));
  for (const line of stored.lines) {
    const was = before.get(line.id);
    before.delete(line.id);
    if (!was) changes.push(["Ligne ajoutée", "", lineText(line)]);
    else if (LINE_PARTS.some((part) => was[part] !== line[part])) changes.push(["Ligne changée", lineText(was), lineText(line)]);
  }
  for (const line of before.values()) changes.push(["Ligne supprimée", lineText(line), ""]);
  return changes;
}

const duesText = (document) => document.due_dates.map((due) => `${day(due.due_on)} : ${shown(due.amount)}`).join(", ");
const addressText = (block) => Object.values(block || {}).filter(Boolean).join(", ");

function said(name, value) {
  if (value === null || value === undefined || value === "") return "—";
  if (typeof value === "boolean") return value ? "Oui" : "Non";
  if (name.endsWith("_on")) return day(value);
  return /^-?\d+(\.\d+)?$/.test(value) && name !== "party" ? shown(value) : String(value);
}

function lineText(line) {
  const words = [line.article, line.description].filter(Boolean).join(" ");
  return line.quantity === null ? words : `${shown(line.quantity)} × ${words} à ${shown(line.unit_price)}`;
}

// Shows the dialogue; answers "theirs", "mine" or nothing.
export function askConflict(opened, stored) {
  const dialog = document.getElementById("conflict");
  const box = dialog.querySelector("[data-conflict]");
  const changes = changesBetween(opened, stored);
  box.replaceChildren();
  const intro = document.createElement("p");
  intro.textContent = changes.length
    ? "Rien de votre saisie n'est encore enregistré. Voici ce qui a changé depuis que vous avez ouvert le document :"
    : "Le document a été enregistré entre-temps, sans rien y changer de visible.";
  box.append(intro, table(changes));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.querySelector("[data-conflict-theirs]").onclick = () => dialog.close("theirs");
    dialog.querySelector("[data-conflict-mine]").onclick = () => dialog.close("mine");
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}

function table(changes) {
  const made = document.createElement("table");
  made.className = "plain-table";
  const head = made.createTHead().insertRow();
  for (const text of ["Champ", "À l'ouverture", "Enregistré entre-temps"]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = text;
    head.append(cell);
  }
  const body = made.createTBody();
  for (const change of changes) {
    const row = body.insertRow();
    for (const text of change) row.insertCell().textContent = text;
  }
  return made;
}
