// A record: tabs that remember, fields that appear by condition, undo and redo, drafts, leaving with changes.

import { RecordDraft } from "./record-draft.js";
import { History } from "./record-history.js";
import { startLeaving } from "./record-leave.js";
import { startRows } from "./record-rows.js";
import { changedNames, followSave, isSame, readState, writeState } from "./record-state.js";

const PAUSE = 800;
const FIELDS = "input:not([type=hidden]):not(:disabled), select:not(:disabled), textarea:not(:disabled)";
const page = document.querySelector("[data-record-page]");
let history = null;
let sent = null;
let pauseTimer = 0;

const form = () => page.querySelector("[data-record-form]");
const state = () => readState(form());
const isChanged = () => Boolean(form() && history) && !form().hasAttribute("data-read-only") && !isSame(state(), history.saved);

const draft = new RecordDraft({ page, formOf: form, stateOf: state, isChanged, onTake: take });
const rows = startRows({ onChange: () => changed() });
const leaving = startLeaving({ page, formOf: form, isChanged, onGivenUp: () => draft.drop() });
// The list of open records asks for these.
window.comptoir.record = { isChanged, leave: leaving.leave };

// ---------------------------------------------------------------------------------------------- tabs, conditions
const tabs = () => [...page.querySelectorAll("[role=tab]")];
const tabKey = () => `comptoir-tab:${(window.location.pathname.split("/t/")[1] || "").split("/")[0]}`;

function showTab(tab, hasFocus) {
  for (const one of tabs()) {
    const isShown = one === tab;
    one.classList.toggle("active", isShown);
    one.setAttribute("aria-selected", String(isShown));
    one.tabIndex = isShown ? 0 : -1;
    document.getElementById(one.getAttribute("aria-controls")).hidden = !isShown;
  }
  sessionStorage.setItem(tabKey(), tab.id);
  if (hasFocus) tab.focus();
}

function valueOf(name) {
  const fields = [...form().querySelectorAll(`[name="${CSS.escape(name.replace(".", "-"))}"]`)];
  if (fields[0]?.type === "checkbox") return fields.filter((one) => one.checked).map((one) => one.value);
  return fields[0] ? [fields[0].value] : [];
}

function holds(condition) {
  return condition.split("|").some((part) => {
    const [name, expected] = part.split("=");
    const values = valueOf(name);
    return expected === undefined ? values.some(Boolean) : values.includes(expected);
  });
}

function showConditions() {
  for (const part of form().querySelectorAll("[data-visible-if]:not([data-visible-if=''])")) {
    part.hidden = !holds(part.dataset.visibleIf);
  }
}

// ------------------------------------------------------------------------------------------- undo and redo (UI-149)
function changed() {
  history.note(state());
  draft.keep();
  showButtons();
}

// A new record is typed at once: the first field that must be filled and isn't, else the first one.
function focusFirst() {
  const shown = [...form().querySelectorAll(FIELDS)].filter((one) => one.checkVisibility() && !one.readOnly);
  const wanted = shown.find((one) => one.getAttribute("aria-required") === "true" && !one.value) || shown[0];
  wanted?.focus({ preventScroll: true });
}

function showButtons() {
  const isDirty = isChanged();
  const canDo = { undo: isDirty || history.past.length > 0, redo: history.future.length > 0, "undo-all": isDirty };
  for (const button of page.querySelectorAll("[data-history]")) button.disabled = !canDo[button.dataset.history];
  // Not every page that is a form of a record shows that it was changed: the options do not.
  page.querySelector("[data-changed]")?.toggleAttribute("hidden", !isDirty);
}

function go(deed) {
  history.note(state());
  // After a conflict what is stored is on the server only.
  if (deed === "undo-all" && page.querySelector("[data-conflict]")) {
    draft.drop();
    leaving.depart();
    return window.location.reload();
  }
  const before = history.present;
  const wanted = { undo: () => history.undo(), redo: () => history.redo(), "undo-all": () => history.undoAll() }[deed]();
  return wanted && put(wanted, before);
}

function put(wanted, before) {
  writeState(form(), wanted);
  showConditions();
  draft.keep();
  showButtons();
  const [name] = changedNames(wanted, before);
  const field = name && form().querySelector(`[name="${CSS.escape(name)}"]`);
  const target = field?.type === "hidden" ? field.closest("[data-lookup]")?.querySelector("[role=combobox]") : field;
  if (!target) return;
  const panel = target.closest("[role=tabpanel]");
  if (panel?.hidden) showTab(document.getElementById(panel.getAttribute("aria-labelledby")), false);
  target.focus();
}

function take(kept) {
  const before = state();
  history.note(before);
  writeState(form(), kept);
  showConditions();
  changed();
}

// ------------------------------------------------------------------------------------------------------- events
function start() {
  if (!form()) return;
  showConditions();
  const now = state();
  const isRefused = Boolean(page.querySelector("[data-problems]"));
  if (!history) history = new History(now);
  else if (sent && !isRefused) history.save(now, followSave(sent, now));
  else history.note(now);
  if (isRefused && (page.querySelector("[data-conflict]") || !sent)) {
    // What is stored is not on this page: all of it counts as changed.
    history = new History(now);
    history.saved = { fields: {}, rows: {}, links: {} };
  }
  sent = null;
  const isNew = !form().hasAttribute("data-version");
  // A new record starts at its first tab, whatever tab the last record was left on.
  const kept = isNew && !isRefused ? "" : sessionStorage.getItem(tabKey());
  const faulty = form().querySelector("[aria-invalid=true]");
  const tabOfFault = faulty?.closest("[role=tabpanel]")?.getAttribute("aria-labelledby");
  const tab = tabs().find((one) => one.id === (tabOfFault || kept) && !one.hidden);
  if (tab) showTab(tab, false);
  if (isRefused) (faulty || page.querySelector("[data-problems]")).focus();
  else if (isNew && document.activeElement === document.body) focusFirst();
  draft.show((other) => isSame(other, now));
  showButtons();
}

page.addEventListener("input", (event) => {
  if (!event.target.closest("[data-record-form]")) return;
  draft.keep();
  showButtons();
  // A long text is undone by its pauses, a short one as a whole.
  clearTimeout(pauseTimer);
  if (event.target.matches("textarea, [contenteditable]")) pauseTimer = setTimeout(changed, PAUSE);
});
page.addEventListener("change", (event) => {
  if (!event.target.closest("[data-record-form]")) return;
  showConditions();
  changed();
});
page.addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (tab) return showTab(tab, true);
  rows.onClick(event);
  const deed = event.target.closest("[data-history]")?.dataset.history;
  if (deed) go(deed);
  if (event.target.closest("[data-draft-take]")) draft.take();
  if (event.target.closest("[data-draft-drop]")) draft.drop();
  if (event.target.closest("[data-print-record]")) window.print();
  return undefined;
});
document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  if (rows.onKey(event)) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  const tab = event.target.closest?.("[role=tab]");
  if (tab && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
    const all = tabs().filter((one) => !one.hidden);
    showTab(all[(all.indexOf(tab) + (event.key === "ArrowRight" ? 1 : -1) + all.length) % all.length], true);
    event.preventDefault();
  } else if (event.key === "F5" && isChanged()) {
    // Reloading would lose what was typed (UI-171).
    event.preventDefault();
    window.comptoir.showToast("La fiche a des changements non enregistrés : enregistrez-les ou annulez-les avant d'actualiser.", "warning");
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.target.matches?.("[data-record-form] input:not([type=checkbox])")) {
    // Enter goes on to the next field instead of sending the form.
    const fields = [...form().querySelectorAll(FIELDS)].filter((one) => one.checkVisibility());
    fields[fields.indexOf(event.target) + 1]?.focus();
    event.preventDefault();
  }
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target !== form()) return;
  sent = state();
  history.note(sent);
});
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.target !== form()) return;
  const { xhr } = event.detail;
  const isStored = xhr.status < 300;
  if (isStored) draft.drop();
  if (leaving.saved(isStored)) event.preventDefault();
  else if (xhr.getResponseHeader("HX-Redirect")) leaving.depart();
});
document.addEventListener("htmx:sendError", () => (sent = null));
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target === page) start();
});
// What a computation put in other fields belongs to the change that asked for it.
document.addEventListener("htmx:oobAfterSwap", () => {
  if (history) history.present = state();
});
window.addEventListener("pagehide", () => history && !leaving.isGone && draft.write());
start();
