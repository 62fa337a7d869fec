// The page of a deposit document: header, amounts, live totals, saving; a refund without its deposit is warned of first.

import "./calendar.js";
import { Amounts } from "./deposit-amounts.js";
import { hideMessage } from "./deposit-dialogs.js";
import { startActions } from "./document-actions.js";
import { askConflict } from "./document-conflict.js";
import { Draft } from "./document-draft.js";
import { Header, showFigures } from "./document-header.js";
import { startParty } from "./document-party.js";
import { Preview } from "./document-preview.js";
import { get, post } from "./request.js";
import { startTabs } from "./tabs.js";

const config = JSON.parse(document.getElementById("document-config").textContent);
const root = document.getElementById("document");
const form = root.querySelector("[data-document-form]");
const problems = root.querySelector("[data-problems]");
const warning = document.getElementById("refund-warning");

let opened = config.document;
let isChanged = false;
let areAmountsChanged = !opened;
let isLeaving = false;
let isWarned = false;

const header = new Header(form, { onChange: () => changed() });
const amounts = new Amounts(root, {
  rates: config.rates,
  isReadOnly: config.is_read_only,
  defaultType: config.default_type,
  defaultRate: config.default_rate,
  onChange: () => {
    areAmountsChanged = true;
    changed();
  },
});
const preview = new Preview({
  url: config.urls.preview,
  bodyOf,
  onPending: () => root.classList.add("is-stale"),
  onAnswer: show,
  onRefusal: () => root.classList.remove("is-stale"),
});
const draft = new Draft(root, { key: config.draft, stateOf, onTake: takeState });
const showTabOf = startTabs(root, "comptoir-tab:document", onTab);
const party = startParty({ root, form, header, config, isSaved: Boolean(opened), onChange: () => changed() });

function bodyOf() {
  const body = header.values();
  if (!opened) body.kind = config.kind;
  if (areAmountsChanged) body.amounts = amounts.read();
  if (opened) body.version = opened.version;
  return body;
}

function changed() {
  isChanged = true;
  draft.keep();
  if (header.partyCode || opened) preview.schedule();
}

function show(answer) {
  root.classList.remove("is-stale");
  clearFaults();
  header.show(answer);
  amounts.showAnswer(answer);
  showFigures(document, answer);
  for (const [name, sentences] of Object.entries(answer.warnings || {})) showFault(name, sentences, { isWarning: true });
}

// ------------------------------------------------------------------------------------------ faults
function clearFaults() {
  header.clearFaults();
  amounts.clearFaults();
  problems.hidden = true;
}

function showFault(name, sentences, how = {}) {
  const [, index, part] = name.match(/^(?:amounts|lines)\.(\d+)\.(.+)$/) || [];
  return index === undefined ? header.showFault(name, sentences, how) : amounts.showFault(Number(index), part, sentences);
}

function showFaults(fault) {
  clearFaults();
  let first = null;
  const elsewhere = [];
  for (const [name, sentences] of Object.entries(fault.fields)) {
    const input = showFault(name, sentences);
    if (input) first ||= input;
    else elsewhere.push(...sentences);
  }
  problems.textContent = [...new Set([fault.message, ...elsewhere])].join(" ");
  problems.hidden = false;
  if (first) showTabOf(first);
  (first || problems).focus();
}

// ------------------------------------------------------------------------------------------ saving
async function isAccepted() {
  if (!warning || isWarned) return true;
  warning.returnValue = "";
  warning.showModal();
  const answer = await new Promise((resolve) => {
    warning.querySelector("[data-warning-accept]").onclick = () => warning.close("yes");
    warning.addEventListener("close", () => resolve(warning.returnValue), { once: true });
  });
  if (answer !== "yes") return false;
  isWarned = true;
  if (warning.querySelector("[data-hide-warning]")?.checked) await hideMessage("is_deposit_credit_warned");
  return true;
}

async function save() {
  preview.cancel();
  try {
    if (!(await isAccepted())) return "";
    const answer = await post(config.urls.save, bodyOf());
    draft.drop();
    isChanged = false;
    if (opened) adopt(answer.document);
    return answer.url;
  } catch (fault) {
    root.classList.remove("is-stale");
    if (fault.status === 409 && fault.code.startsWith("record_")) return resolveConflict();
    showFaults(fault);
    return "";
  }
}

async function resolveConflict() {
  const stored = (await get(config.urls.data)).document;
  const choice = await askConflict(opened, stored);
  if (choice === "mine") {
    opened.version = stored.version;
    return save();
  }
  if (choice === "theirs") {
    draft.drop();
    isLeaving = true;
    window.location.reload();
  }
  return "";
}

function adopt(saved) {
  opened = saved;
  areAmountsChanged = false;
  header.known.clear();
  showSaved();
}

function showSaved() {
  amounts.load(opened.amounts);
  header.show(opened);
  showFigures(document, opened);
  root.classList.remove("is-stale");
  clearFaults();
}

async function saveThen(then) {
  const url = await save();
  if (!url) return;
  if (then === "close") leave(config.urls.list);
  else if (then === "new") leave(config.urls.new);
  else if (config.document) window.comptoir.showToast("Document enregistré.", "success");
  else leave(url);
}

function leave(url) {
  isLeaving = true;
  window.location.assign(url);
}

// ------------------------------------------------------------------------------------------ drafts, tabs, events
function stateOf() {
  const fields = [...header.known].map((name) => [name, header.field(name)?.value ?? ""]);
  return { version: opened ? opened.version : 0, party: party.state(), fields, amounts: amounts.read() };
}

function takeState(state) {
  party.take(state.party);
  for (const [name, text] of state.fields) {
    const field = header.field(name);
    if (field) field.value = text;
    header.known.add(name);
  }
  amounts.load(state.amounts.map((one) => ({ ...one, amount: one.amount.replace(",", ".") })));
  areAmountsChanged = true;
  changed();
}

async function onTab(id) {
  const box = root.querySelector("[data-history]");
  if (id === "tab-history" && box && !box.children.length) box.innerHTML = (await get(config.urls.history)).html;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-save]");
  if (button) saveThen(button.dataset.save);
});
window.addEventListener("beforeunload", (event) => isChanged && !isLeaving && event.preventDefault());

startActions({
  config, root, bodyOf, save, leave, showFaults,
  settled: async () => {},
  isChanged: () => isChanged,
  version: () => opened?.version,
});
if (opened) showSaved();
else amounts.load([]);
if (!config.is_read_only) draft.offer(opened ? opened.version : 0);
