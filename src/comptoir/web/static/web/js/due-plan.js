// The tab "Échéances": due dates that the user plans. The hidden field holds what is sent; the server adds up.

import { day, money, shown, typed } from "./french.js";

const NAME = "due_dates";
const TITLES = { due_on: "Date de l'échéance", payment_method: "Moyen de paiement de l'échéance", amount: "Montant de l'échéance" };

export function startDuePlan({ form, header, isReadOnly }) {
  const box = form.querySelector("[data-due-plan]");
  if (!box) return;
  const kept = header.field(NAME);
  const body = box.querySelector("[data-due-rows]");
  const model = box.querySelector("[data-due-row]");
  const add = box.querySelector("[data-due-add]");
  let answer = { due_dates: [] };

  form.addEventListener("document-shown", (event) => (isReadOnly ? showPlain(box, event.detail) : show(event.detail)));
  if (isReadOnly) return;

  // ---------------------------------------------------------------------------------------- what is planned
  // What the server told of the due dates, as if it had been entered: the last one takes what the others leave.
  const entered = () => (kept.value && kept.value !== "null" ? JSON.parse(kept.value) : answer.due_dates.map((due, index, all) => ({
    due_on: due.due_on, payment_method: due.payment_method, amount: index === all.length - 1 ? null : due.amount,
  })));

  function plan(rows, kind = "change") {
    kept.value = JSON.stringify(rows);
    kept.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  function onTyped(event) {
    const row = event.target.closest("tr");
    const name = event.target.dataset.due;
    if (!row || !name) return;
    event.stopPropagation();
    const rows = entered();
    rows[[...body.children].indexOf(row)][name] = event.target.value.trim() || null;
    plan(rows, event.type);
  }

  body.addEventListener("input", onTyped);
  body.addEventListener("change", onTyped);
  body.addEventListener("click", (event) => {
    const button = event.target.closest("[data-due-delete]");
    if (!button) return;
    const index = [...body.children].indexOf(button.closest("tr"));
    const rows = entered();
    rows.splice(index, 1);
    if (rows.length && rows.every((row) => row.amount !== null)) rows.at(-1).amount = null;
    body.children[index].remove();
    (body.children[Math.min(index, body.children.length - 1)]?.querySelector("[data-due]") || add).focus();
    plan(rows.length ? rows : null);
  });
  add.addEventListener("click", () => {
    const rows = entered();
    plan([...rows, { due_on: null, payment_method: rows.at(-1)?.payment_method ?? null, amount: null }]);
    fit(rows.length + 1);
    body.lastElementChild.querySelector("[data-due]").focus();
  });
  box.querySelector("[data-due-terms]").addEventListener("click", () => {
    plan(null);
    add.focus();
  });

  // ------------------------------------------------------------------------------------------- what is shown
  function fit(count) {
    while (body.children.length > count) body.lastElementChild.remove();
    while (body.children.length < count) body.append(model.content.cloneNode(true));
    [...body.children].forEach((row, index) => {
      for (const input of row.querySelectorAll("[data-due]")) {
        input.setAttribute("aria-label", `${TITLES[input.dataset.due]} ${index + 1}`);
        input.closest("[data-field-box]").dataset.fieldBox = `${NAME}.${index}.${input.dataset.due}`;
      }
      row.querySelector("[data-due-delete]").setAttribute("aria-label", `Supprimer l'échéance ${index + 1}`);
    });
  }

  function fill(due, row) {
    const texts = { due_on: day(due.due_on), payment_method: due.payment_method || "", amount: typed(money(due.amount)) };
    for (const [name, text] of Object.entries(texts)) {
      const input = row.querySelector(`[data-due="${name}"]`);
      if (input !== document.activeElement) input.value = text;
    }
    row.querySelector("[data-due-balance]").textContent = shown(money(due.balance));
  }

  function show(told) {
    answer = told;
    if (!header.known.has(NAME)) kept.value = "";
    fit(answer.due_dates.length);
    answer.due_dates.forEach((due, index) => fill(due, body.children[index]));
    tellPlanned(box, answer);
  }
}

// A document that can't be changed: the same table as plain text.
function showPlain(box, answer) {
  tellPlanned(box, answer);
  box.querySelector("[data-due-rows]").replaceChildren(...answer.due_dates.map((due) => {
    const row = document.createElement("tr");
    const cells = [day(due.due_on), due.payment_method_label, shown(money(due.amount)), shown(money(due.balance))];
    cells.forEach((text, index) => {
      const cell = row.insertCell();
      cell.textContent = text;
      if (index > 1) cell.className = "cell-amount";
      if (index === 3) cell.dataset.label = "Solde dû";
    });
    return row;
  }));
}

function tellPlanned(box, answer) {
  box.querySelector("[data-due-planned]").hidden = !answer.has_planned_due_dates;
}
