// Lookup: a field that refers to a record, or takes a text of a table. Typing opens its table, F4 or ↓ too; Enter picks, an
// exact code (scanner) then Enter picks at once. "Ajouter" and "Modifier" open a tab that gives its record back (UI-059).

import { LookupPanel } from "./lookup-panel.js";
import { post } from "./request.js";

const DELAY = 120;
let panel = null;
let owner = null;
let pending = 0;
let timer = 0;
let waiting = null;
let shownFor = null;

const parts = (root) => ({
  input: root.querySelector("[role=combobox]"),
  value: root.querySelector("[data-lookup-value]"),
  open: root.querySelector("[data-lookup-open]"),
});
const isOpen = (root) => Boolean(panel?.isOpen) && owner === root;
// The row marked for what the field holds now: a list for "ma" says nothing once "martel" is typed.
const markedFor = (root) => (isOpen(root) && shownFor === parts(root).input.value ? panel.marked : null);

// --------------------------------------------------------------------------------------------- the value
// The icon that opens the record of the field: without one it stays, greyed (UI-037, UI-038).
function setRecord(root, url) {
  const { open } = parts(root);
  if (!open) return;
  open.hidden = false;
  if (url) open.setAttribute("href", url);
  else open.removeAttribute("href");
  open.setAttribute("aria-disabled", String(!url));
}

function put(root, row) {
  const { input, value } = parts(root);
  const isText = root.dataset.free !== undefined;
  if (isText) input.value = row ? (root.dataset.free === "words" && row.words[0]) || row.key : "";
  else input.value = row ? row.title : "";
  input.dataset.chosen = input.value;
  if (value) value.value = row ? `#${row.id}` : "";
  setRecord(root, row?.url || "");
}

function choose(root, row) {
  put(root, row);
  close();
  const { input, value } = parts(root);
  (value || input).dispatchEvent(new Event("change", { bubbles: true }));
  root.dispatchEvent(new CustomEvent("lookup-chosen", { bubbles: true, detail: row }));
}

// A text of a free field is never taken for a record that must exist (UI-044).
const typed = (root) => {
  const { input } = parts(root);
  return input.value === input.dataset.chosen ? "" : input.value;
};

// --------------------------------------------------------------------------------------------- the table
function close() {
  pending++;
  clearTimeout(timer);
  panel?.close();
  panel = null;
  owner = null;
}

async function ask(root, parameters) {
  const url = new URL(root.dataset.lookupUrl, window.location.href);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (root.dataset.view) url.searchParams.set("vue", root.dataset.view);
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" } });
    return response.ok ? await response.json() : { columns: [], rows: [], next: null };
  } catch {
    window.comptoir.showToast("Le serveur ne répond pas : réessayez dans un instant.", "danger");
    return { columns: [], rows: [], next: null };
  }
}

async function open(root, text, extra = {}) {
  const mine = ++pending;
  const asked = { q: text, ...extra };
  const held = parts(root).input.value;
  const found = await ask(root, asked);
  if (mine !== pending) return null;
  shownFor = held;
  if (owner !== root) {
    panel?.close();
    panel = panelOf(root);
    owner = root;
  }
  // Told once: later requests name the view that is in force.
  if (found.views) {
    root.lookupViews = { views: found.views, editor: found.editor };
    root.dataset.view = found.view;
  }
  panel.asked = asked;
  panel.next = found.next;
  panel.show({ ...found, ...root.lookupViews, view: root.dataset.view, hasMore: Boolean(found.next), typed: text });
  return found;
}

// The view chosen is the one this lookup opens with from now on (UI-130).
async function chooseView(root, ref) {
  const { input } = parts(root);
  input.focus();
  root.dataset.view = ref;
  const url = new URL(root.dataset.lookupUrl, window.location.href);
  url.searchParams.set("vue", ref);
  post(url, {}).catch((fault) => window.comptoir.showToast(fault.message, "danger"));
  open(root, panel.asked.q, panel.asked);
}

function panelOf(root) {
  const { input } = parts(root);
  const deeds = {
    pick: ([row]) => choose(root, row),
    refresh: () => open(root, panel.asked.q, panel.asked),
    more: () => more(root),
    view: (ref) => chooseView(root, ref),
  };
  if (root.dataset.newUrl) deeds.add = () => add(root);
  if (root.dataset.editable !== "no") deeds.edit = (rows) => edit(root, rows);
  return new LookupPanel({ input, anchor: root, label: root.dataset.label || "Propositions", deeds });
}

async function more(root) {
  const shown = panel;
  const found = await ask(root, { ...shown.asked, apres: shown.next });
  if (panel !== shown || !shown.isOpen) return;
  shown.next = found.next;
  shown.append(found.rows, Boolean(found.next));
}

async function pickExact(root, text) {
  const { rows: [row] } = await ask(root, { q: text, exact: "1" });
  if (row) return choose(root, row);
  // Enter came before the list of the last letters: their only record is meant, several are shown.
  const found = await open(root, text);
  if (found?.rows.length === 1 && typed(root) === text) choose(root, found.rows[0]);
}

// Left before the list of the last letters came: the first row of that list, as if the hand had waited.
async function settle(root, text) {
  const { rows: [row] } = await ask(root, { q: text });
  if (row && typed(root) === text && document.activeElement !== parts(root).input) choose(root, row);
}

// --------------------------------------------------------------------------------------------- to a record and back
function leave(root, url) {
  waiting = root;
  close();
  window.open(url, "_blank");
}

function add(root) {
  const url = new URL(root.dataset.newUrl, window.location.href);
  const text = typed(root).trim();
  if (text) url.searchParams.set("saisie", text);
  leave(root, url);
}

// Several at once: the tab goes from one to the next (UI-062).
function edit(root, rows) {
  const url = new URL(rows[0].url, window.location.href);
  url.searchParams.set("retour", "champ");
  if (rows.length > 1) url.searchParams.set("suite", rows.slice(1).map((row) => row.id).join(","));
  leave(root, url);
}

async function back(root, data) {
  const { input, value } = parts(root);
  window.focus();
  input.focus();
  const { rows: [row] } = await ask(root, { ids: data.id });
  if (data.isNew || (value && value.value === `#${data.id}`)) choose(root, row || { id: data.id, key: "", words: [], title: data.title, url: "" });
  else if (row) open(root, "", { ids: data.id });
}

// --------------------------------------------------------------------------------------------- events
function onKey(event) {
  const root = event.target.closest?.("[data-lookup]");
  if (!root || !event.target.matches("[role=combobox]") || event.target.readOnly || event.isComposing) return;
  const { key } = event;
  const { open: link } = parts(root);
  const isFree = root.dataset.free !== undefined;
  if (isOpen(root) && panel.onKey(event)) {
    // Done by the table.
  } else if (key === "F4" || (key === "ArrowDown" && !isOpen(root) && !event.altKey && !event.ctrlKey)) {
    open(root, typed(root));
  } else if (key === "Enter" && !event.ctrlKey && markedFor(root) && (!isFree || panel.moved)) {
    choose(root, panel.marked.row);
  } else if (key === "Enter" && !event.ctrlKey && typed(root) && !isFree) {
    pickExact(root, typed(root));
  } else if (key === "F2" && link?.hasAttribute("href")) {
    window.open(link.href, "_blank");
  } else if (key === "Insert" && root.dataset.newUrl && !root.closest("[data-inline]")) {
    add(root);
  } else {
    if (key === "Enter" && isFree) close();
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("keydown", onKey, true);
document.addEventListener("input", (event) => {
  const root = event.target.closest?.("[data-lookup]");
  if (!root || !event.target.matches("[role=combobox]")) return;
  const { input, value } = parts(root);
  if (value) value.value = "";
  setRecord(root, "");
  clearTimeout(timer);
  if (!input.value) return value ? choose(root, null) : close();
  timer = setTimeout(() => open(root, input.value), DELAY);
});
document.addEventListener("focusin", (event) => {
  const root = event.target.closest?.("[data-lookup]");
  if (root && event.target.matches("[role=combobox]")) {
    const { input, value } = parts(root);
    if ((!value || value.value) && input.dataset.chosen === undefined) input.dataset.chosen = input.value;
    input.select();
  }
  if (owner && owner !== root && !panel?.box?.contains(event.target)) close();
});
// Leaving the field with the list open takes the highlighted row, as a hand in a hurry expects; a free text stays.
document.addEventListener("focusout", (event) => {
  const root = event.target.closest?.("[data-lookup]");
  if (!root || !event.target.matches("[role=combobox]")) return;
  clearTimeout(timer);
  if (isOpen(root) && panel.box.contains(event.relatedTarget)) return;
  const isFree = root.dataset.free !== undefined;
  const marked = isFree ? null : markedFor(root);
  const text = typed(root);
  if (marked && text) return choose(root, marked.row);
  const isOld = isOpen(root);
  if (owner === root) close();
  if (isOld && text && !isFree) settle(root, text);
  return undefined;
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-lookup-open]");
  if (link && !link.hasAttribute("href")) event.preventDefault();
  const toggle = event.target.closest("[data-lookup-toggle]");
  if (!toggle) return;
  const root = toggle.closest("[data-lookup]");
  const wasOpen = isOpen(root);
  parts(root).input.focus();
  if (wasOpen) close();
  else open(root, typed(root));
});
// A code that may be typed freely shows what the table calls it.
document.addEventListener("change", async (event) => {
  const root = event.target.closest?.("[data-lookup]");
  const words = root?.parentElement.querySelector("[data-lookup-words]");
  if (!words || !event.target.matches("[role=combobox]")) return;
  const key = event.target.value.trim();
  const { rows } = key ? await ask(root, { cle: key }) : { rows: [] };
  if (event.target.value.trim() === key) words.textContent = [...new Set(rows.flatMap((row) => row.words))].join(" / ");
});
// The button takes no focus away: the field would close its table just before it is asked to.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-lookup-toggle]")) event.preventDefault();
});
window.addEventListener("resize", close);
document.addEventListener("scroll", (event) => {
  if (panel?.isOpen && !panel.box.contains(event.target)) panel.place();
}, true);
new BroadcastChannel("comptoir-chosen").addEventListener("message", ({ data }) => {
  const isMine = waiting && waiting.dataset.table === data.table && window.location.pathname.startsWith(data.path);
  if (!isMine) return;
  const root = waiting;
  if (!data.hasNext) waiting = null;
  if (root.isConnected) back(root, data);
});

// Other islands open a table restricted to what they know: the towns of a postal code.
export function openLookup(root, text, extra) {
  parts(root).input.focus();
  return open(root, text, extra);
}
