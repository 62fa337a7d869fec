// Forms that speak JSON: named inputs and rows become the body of the API; sentences of a refusal stand beside them.
// <form data-json-form action="…">: inputs with data-json="name"; rows in data-json-rows="lines" with data-json-row, left
// out while their data-json-needed input is empty or zero.

import { post } from "./request.js";

const ZERO = /^[-+]?0*([.,]0*)?$/;

function valueOf(input) {
  if (input.type === "checkbox") return input.checked;
  return input.value.trim();
}

function isSent(input) {
  if (input.type === "radio") return input.checked;
  return !input.disabled;
}

// The body, and the inputs by their dotted name.
export function read(form) {
  const body = {};
  const inputs = new Map();
  for (const input of form.querySelectorAll("[data-json]")) {
    if (input.closest("[data-json-rows]") || !isSent(input)) continue;
    body[input.dataset.json] = input.hasAttribute("data-number") ? Number(input.value) : valueOf(input);
    inputs.set(input.dataset.json, input);
  }
  for (const rows of form.querySelectorAll("[data-json-rows]")) {
    const name = rows.dataset.jsonRows;
    body[name] = [];
    for (const row of rows.querySelectorAll("[data-json-row]")) {
      const needed = row.querySelector("[data-json-needed]");
      if (needed && ZERO.test(needed.value.trim())) continue;
      const values = {};
      for (const input of row.querySelectorAll("[data-json]")) {
        if (!isSent(input) || (input.hasAttribute("data-json-optional") && !input.value.trim())) continue;
        values[input.dataset.json] = valueOf(input);
        inputs.set(`${name}.${body[name].length}.${input.dataset.json}`, input);
      }
      body[name].push(values);
    }
  }
  if (form.dataset.version) body.version = Number(form.dataset.version);
  return { body, inputs };
}

const problemBox = (form) => form.querySelector("[data-form-problem]") || document.querySelector("[data-form-problem]");

export function clearFaults(form) {
  for (const fault of form.querySelectorAll(".field-error")) fault.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
  const problem = problemBox(form);
  if (problem) problem.hidden = true;
}

export function showFaults(form, fault, inputs) {
  clearFaults(form);
  let first = null;
  const elsewhere = [];
  for (const [name, sentences] of Object.entries(fault.fields)) {
    const input = inputs.get(name) || inputs.get(name.replace(/\.[a-z_]+$/, ".amount")) || form.querySelector(`[data-fault-of="${CSS.escape(name)}"]`);
    if (!input) {
      elsewhere.push(...sentences);
      continue;
    }
    const text = document.createElement("div");
    text.className = "field-error";
    text.id = `fault-${name.replaceAll(".", "-")}`;
    text.textContent = sentences.join(" ");
    (input.closest(".input-date, .input-number, .lookup") || input).after(text);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", text.id);
    first ||= input;
  }
  const text = [...new Set([fault.message, ...elsewhere])].join(" ");
  const problem = problemBox(form);
  if (problem) {
    problem.textContent = text;
    problem.hidden = false;
  } else {
    window.comptoir.showToast(text, "danger");
  }
  form.dispatchEvent(new CustomEvent("json-refused", { detail: fault }));
  if (first?.type !== "hidden") first?.focus();
}

async function send(form) {
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  await form.settle?.();
  const { body, inputs } = read(form);
  try {
    const answer = await post(form.action, body);
    clearFaults(form);
    form.dispatchEvent(new CustomEvent("json-done", { detail: answer }));
    window.location.assign(answer.url);
  } catch (fault) {
    showFaults(form, fault, inputs);
  } finally {
    delete form.dataset.sending;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-json-form]") || event.defaultPrevented) return;
  // The frame asks the question of data-confirm first, then submits again.
  if (form.dataset.confirm && !form.dataset.confirmed) return;
  event.preventDefault();
  send(form);
});
// In a dialogue Enter goes on, also from a list of choices.
document.addEventListener("keydown", (event) => {
  const isChoice = event.target.matches?.("dialog [data-json-form] :is(select, input[type=radio], input[type=checkbox])");
  if (event.key !== "Enter" || !isChoice || event.defaultPrevented) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
