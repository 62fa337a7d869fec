// The page of a document: wires the header, the lines, the live totals, saving and the actions together.

import "./calendar.js";
import { ArticleChooser } from "./document-articles.js";
import { askConflict } from "./document-conflict.js";
import { startActions } from "./document-actions.js";
import { Draft } from "./document-draft.js";
import { Faults } from "./document-faults.js";
import { Header, showFigures } from "./document-header.js";
import { listenToKeys } from "./document-keys.js";
import { Lines } from "./document-lines.js";
import { startOwnFields } from "./document-own.js";
import { startParty } from "./document-party.js";
import { Preview } from "./document-preview.js";
import { putFields, putRows, rowsOf, stateOf } from "./document-state.js";
import { Undo } from "./document-undo.js";
import { LineClipboard } from "./line-clipboard.js";
import { LineFacts } from "./line-facts.js";
import { RichLines } from "./line-rich.js";
import { LineSelection } from "./line-selection.js";
import { LineToolbar } from "./line-toolbar.js";
import { LineViews } from "./line-views.js";
import { get, post } from "./request.js";
import { startTabs } from "./tabs.js";

const config = JSON.parse(document.getElementById("document-config").textContent);
const root = document.getElementById("document");
const form = root.querySelector("[data-document-form]");
const isReadOnly = config.is_read_only;

let opened = config.document;
let [isChanged, isLeaving, areLinesChanged] = [false, false, !opened];
let changes = 0;

const say = (text, kind = "success") => window.comptoir.showToast(text, kind);
const isGross = () => header.isGross;
const header = new Header(form, { onChange: (isOver) => changed(!isOver) });
const lines = new Lines(root, {
  rates: config.rates, decimals: config.decimals, entered: config.grid.entered, isReadOnly, onChange: () => linesChanged(true),
});
const articles = new ArticleChooser({
  lines,
  url: config.urls.articles,
  newUrl: config.urls.new_article,
  isGross,
  onDone: (row) => lines.focus(row, "quantity"),
});
const preview = new Preview({
  url: config.urls.preview,
  bodyOf: () => ({ ...bodyOf(), columns: views.columns }),
  onPending: () => root.classList.add("is-stale"),
  onAnswer: show,
  onRefusal: (fault) => faults.show(fault, { isWhole: false }),
});
const state = () => stateOf({ header, lines, party, opened });
const draft = new Draft(root, { key: config.draft, stateOf: state, onTake: (kept) => takeState(kept, { isFresh: true }) });
const showTabOf = startTabs(root, "comptoir-tab:document", onTab);
const faults = new Faults({ header, lines, problems: root.querySelector("[data-problems]"), showTabOf });
const party = startParty({ root, form, header, config, isSaved: Boolean(opened), onChange: () => noted() });
startOwnFields({ form, header, lines, config, isSaved: Boolean(opened), onChange: () => changed() });
const undo = new Undo({
  stateOf: state,
  onTake: (kept, stored) => takeState(kept, { stored }),
  onMove: (steps) => toolbar?.showSteps(steps),
});
const selection = new LineSelection(lines, { onChange: () => toolbar?.refresh() });
const clipboard = new LineClipboard({
  lines, selection, config, isGross, say,
  store: `comptoir-lines:${config.draft.split(":")[0]}`,
  onPasted: (made) => lines.focus(made.at(-1)?.nextElementSibling || lines.last, "article") || linesChanged(true),
});
const views = new LineViews({ root, lines, config, say, onShown: redraw });
let toolbar = null;

// ------------------------------------------------------------------------------------------ what is on screen
function bodyOf() {
  const body = header.values();
  if (!opened) body.kind = config.kind;
  const sent = lines.read();
  if (areLinesChanged) body.lines = sent;
  if (opened) body.version = opened.version;
  return body;
}

// What is being typed is a change that can be undone once its field is left.
function changed(isBegun = false) {
  isChanged = true;
  changes++;
  draft.keep();
  if (isBegun) undo.begin();
  if (header.partyCode || opened) preview.schedule();
}

function noted() {
  changed();
  undo.note();
}

function linesChanged(isOver = false) {
  areLinesChanged = true;
  changed(!isOver);
  if (isOver) undo.note();
}

function show(answer) {
  root.classList.remove("is-stale");
  faults.clear();
  header.show(answer);
  lines.showAnswer(answer);
  showFigures(root.ownerDocument, answer);
  for (const [name, sentences] of Object.entries(answer.warnings || {})) faults.showOne(name, sentences, { isWarning: true });
  facts.show(document.activeElement.closest?.("[data-row]"));
  toolbar.refresh();
  undo.amend();
}

// ------------------------------------------------------------------------------------------ saving
export async function save({ isForced = false } = {}) {
  preview.cancel();
  const body = { ...bodyOf(), columns: views.columns };
  const [sent, rows] = [changes, lines.sentRows];
  if (isForced) body.version = opened.version;
  try {
    const answer = await post(config.urls.save, body);
    draft.drop();
    isChanged = Boolean(opened) && changes !== sent;
    if (!opened) return answer.url;
    adopt(answer.document, rows);
    return answer.url;
  } catch (fault) {
    if (fault.status === 409 && fault.code.startsWith("record_")) return resolveConflict();
    root.classList.remove("is-stale");
    faults.show(fault, { isWhole: true });
    return "";
  }
}

async function resolveConflict() {
  const stored = (await get(config.urls.data)).document;
  const choice = await askConflict(opened, stored);
  if (choice === "mine") {
    opened.version = stored.version;
    return save({ isForced: true });
  }
  if (choice === "theirs") {
    draft.drop();
    leave(window.location.href, true);
  }
  return "";
}

// What was saved is what is on screen, completed by the server; the hand stays where it was (UI-147). What was typed
// while it was being saved stays as typed, and is computed and saved the next time.
function adopt(saved, rows) {
  opened = saved;
  const stored = lines.adopt(saved, !isChanged, rows);
  if (isChanged) {
    undo.save(stored);
    return void changed();
  }
  areLinesChanged = false;
  header.known.clear();
  header.show(opened);
  showFigures(document, opened);
  root.classList.remove("is-stale");
  faults.clear();
  undo.save(stored);
}

function showSaved() {
  lines.isGross = opened.is_tax_included;
  lines.load(opened.lines);
  lines.read();
  header.show(opened);
  showFigures(document, opened);
}

async function saveThen(then) {
  await settled();
  const url = await undo.held(save());
  if (!url) return;
  if (then === "close") leave(config.urls.list);
  else if (then === "new") leave(config.urls.new);
  else if (config.document) window.comptoir.showToast("Document enregistré.", "success");
  else leave(url);
}

// Leaving a cell settles it: an article being typed is looked up before the document is saved.
async function settled() {
  const cell = document.activeElement;
  if (cell?.dataset?.cell === "article" && articles.isTyped(cell)) {
    articles.close();
    await articles.onLeave({ target: cell });
  }
  await articles.settle();
}

function leave(url, isReload = false) {
  isLeaving = true;
  if (isReload) window.location.reload();
  else window.location.assign(url);
}

// ------------------------------------------------------------------------------------------ drafts, undo, views
function takeState(kept, { isFresh = false, stored = null } = {}) {
  const place = placeOfHand();
  if (JSON.stringify(party.state()) !== JSON.stringify(kept.party)) party.take(kept.party);
  putFields(header, kept.fields, { isSaved: Boolean(opened) });
  if (kept.party.isKnown) header.known.add("party");
  putRows(lines, kept.rows, { isFresh, stored });
  goBack(place);
  areLinesChanged = true;
  changed();
  if (isFresh) undo.note();
}

// The grid in another view: the same lines in other cells, with what was computed of them until the server tells more.
function redraw(change) {
  const place = placeOfHand();
  const [rows, answers] = [rowsOf(lines), new Map(lines.rows.map((row) => [row.line.key, row.line.answer]))];
  change();
  putRows(lines, rows, { isFresh: true });
  for (const row of lines.rows) {
    row.line.answer = answers.get(row.line.key);
    if (row.line.answer) lines.fill(row, row.line.answer);
  }
  goBack(place);
  header.showBasis(lines.isGross ?? header.isGross);
  toolbar?.refresh();
  if (isReadOnly) showStored();
  else if (header.partyCode || opened) preview.schedule();
}

// A locked document has no preview: the columns come with it as it is stored.
async function showStored() {
  opened = (await get(config.urls.data, { colonnes: views.columns.join(",") })).document;
  showSaved();
}

const placeOfHand = () => {
  const row = document.activeElement.closest?.("[data-row]");
  return row ? [lines.rows.indexOf(row), document.activeElement.dataset.cell] : null;
};
const goBack = (place) => place && lines.focus(lines.rows[place[0]] || lines.last, place[1]);

// ---------------------------------------------------------------------------------- facts, tabs
const facts = new LineFacts(root, { url: config.urls.article_facts, partyCode: () => header.partyCode, document: config.document });

async function onTab(id) {
  const box = root.querySelector("[data-history]");
  if (id === "tab-history" && box && !box.children.length) box.innerHTML = (await get(config.urls.history)).html;
}

// ------------------------------------------------------------------------------------------ events
lines.box.addEventListener("input", (event) => {
  const name = event.target.dataset.cell;
  const row = event.target.closest("[data-row]");
  if (!name) return;
  lines.touch(row, name);
  if (name !== "article") linesChanged();
  if (row === lines.last) lines.keepBlank();
});
lines.box.addEventListener("focusin", (event) => facts.show(event.target.closest("[data-row]")));
// An article and a customer are a change once they have been looked up.
form.addEventListener("change", ({ target }) => target.dataset.cell !== "article" && !header.party.contains(target) && undo.note());
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-save]");
  if (button) saveThen(button.dataset.save);
});
window.addEventListener("beforeunload", (event) => isChanged && !isLeaving && event.preventDefault());

startActions({ config, root, bodyOf, save, settled, leave, isChanged: () => isChanged, version: () => opened?.version, showFaults: (...given) => faults.show(...given) });
if (opened) showSaved();
else lines.load([]);
toolbar = new LineToolbar({ root, lines, selection, clipboard, undo, rich: new RichLines({ lines }), config, isGross, settled, say });
listenToKeys({ root, lines, articles, selection, toolbar, undo });
undo.start();
root.dataset.listening = "";
if (!isReadOnly) draft.offer(opened ? opened.version : 0);
if (!opened && header.partyCode) {
  changed();
  isChanged = false;
  lines.focus(lines.last, "article");
}
