// A payment: ticking a due date asks the server what it gets; what is above the amount due asks a question.

import "./calendar.js";
import "./json-form.js";
import { get, post } from "./request.js";

const form = document.getElementById("payment");
const amount = form?.querySelector("[data-amount]");
let isAmountTyped = Boolean(amount?.value) && amount.type === "hidden";
let asked = 0;
let proposed = amount?.value ?? "";
let pending = null;

const ticks = () => [...form.querySelectorAll("[data-due-tick]")];
const shareOf = (key) => form.querySelector(`[data-share="${key}"]`);

function propose(options) {
  pending = ask(options).finally(() => (pending = null));
  return pending;
}

async function ask({ isAmountKept = isAmountTyped } = {}) {
  const keys = ticks().filter((tick) => tick.checked).map((tick) => Number(tick.value));
  const mine = ++asked;
  try {
    const answer = await post(form.dataset.proposeUrl, { due_dates: keys, amount: isAmountKept ? amount.value.trim() : "" });
    if (mine !== asked) return;
    for (const tick of ticks()) shareOf(tick.value).value = tick.checked ? answer.shares[tick.value] || "" : "";
    if (!isAmountKept) amount.value = keys.length ? answer.amount : "";
    proposed = amount.value;
    const left = form.querySelector("[data-left]");
    if (left) left.textContent = answer.left;
  } catch {
    // A figure that can't be read yet: saving will tell.
  }
}

async function openFor(row) {
  const found = await get(form.dataset.partyUrl, { id: row.id });
  window.location.assign(`${form.dataset.newUrl}?${form.dataset.partyParameter}=${encodeURIComponent(found.code)}`);
}

// Fingers are faster than answers: what is saved are the shares of the amount on screen.
if (form) {
  form.settle = async () => {
    await pending;
    const isStale = amount.value !== proposed && ticks().some((tick) => tick.checked);
    if (isStale) await propose({ isAmountKept: true });
  };
}

form?.addEventListener("lookup-chosen", (event) => event.detail && openFor(event.detail));
form?.addEventListener("change", (event) => {
  const box = event.target;
  if (box.matches("[data-tick-all-dues]")) {
    for (const tick of ticks()) tick.checked = box.checked;
    propose();
  }
  if (box.matches("[data-due-tick]")) propose();
  if (box === amount) propose({ isAmountKept: true });
});
form?.addEventListener("input", (event) => {
  if (event.target === amount) isAmountTyped = amount.value.trim() !== "";
  if (!event.target.matches("[data-share]")) return;
  const tick = ticks().find((one) => one.value === event.target.dataset.share);
  tick.checked = event.target.value.trim() !== "";
});
form?.addEventListener("json-refused", (event) => {
  if (!("rest" in event.detail.fields)) return;
  const question = form.querySelector("[data-rest-question]");
  if (!question) return;
  question.hidden = false;
  question.querySelector("input").focus();
});
if (form && ticks().some((tick) => tick.checked)) propose({ isAmountKept: true });
