// The article cell: a code, words with price and stock beside the proposals, or a scan.

import { LookupPanel } from "./lookup-panel.js";
import { get } from "./request.js";
import { scanned } from "./scan.js";

const DELAY = 90;

export class ArticleChooser {
  constructor({ lines, url, newUrl, isGross, onDone }) {
    Object.assign(this, { lines, url, newUrl, isGross, onDone, panel: null, cell: null, asked: 0, timer: 0, pending: new Set() });
    lines.box.addEventListener("input", (event) => this.onInput(event));
    lines.box.addEventListener("focusout", (event) => this.onLeave(event));
    window.addEventListener("resize", () => this.close());
    document.addEventListener("scroll", (event) => !this.panel?.box?.contains(event.target) && this.close(), true);
    new BroadcastChannel("comptoir-chosen").addEventListener("message", ({ data }) => this.back(data));
  }

  get isOpen() {
    return Boolean(this.panel?.isOpen);
  }

  isTyped(cell) {
    const row = cell.closest("[data-row]");
    return cell.value.trim() !== "" && cell.value.trim() !== row.line.chosen;
  }

  onInput(event) {
    const cell = event.target;
    if (cell.dataset.cell !== "article") return;
    clearTimeout(this.timer);
    if (!cell.value.trim()) return this.close();
    this.timer = setTimeout(() => this.open(cell), DELAY);
  }

  async find(text, extra = {}) {
    try {
      return await get(this.url, { q: text, ttc: this.isGross() ? "1" : "", ...extra });
    } catch (fault) {
      window.comptoir.showToast(fault.message, "danger");
      return { columns: [], rows: [], next: null };
    }
  }

  async ask(text, isExact) {
    return (await this.find(text, isExact ? { exact: "1" } : {})).rows;
  }

  async open(cell, text = cell.value.trim()) {
    clearTimeout(this.timer);
    const mine = ++this.asked;
    const held = cell.value.trim();
    const found = await this.find(text);
    if (mine === this.asked && document.activeElement === cell) this.show(cell, found, text, held);
  }

  close() {
    this.asked++;
    clearTimeout(this.timer);
    this.panel?.close();
    this.panel = null;
    this.cell = null;
  }

  // `held` is what the cell held when the list was asked for.
  show(cell, found, text, held = cell.value.trim()) {
    this.held = held;
    if (this.cell !== cell || !this.panel) {
      this.panel?.close();
      this.cell = cell;
      this.panel = new LookupPanel({ input: cell, label: "Articles proposés", isMultiple: true, deeds: this.deedsOf(cell) });
    }
    this.text = text;
    this.next = found.next;
    this.panel.show({ ...found, hasMore: Boolean(found.next), typed: text });
  }

  deedsOf(cell) {
    const deeds = {
      pick: (rows) => this.chooseAll(cell, rows),
      refresh: () => this.open(cell, this.text),
      more: () => this.more(),
      edit: (rows) => this.leave(cell, this.recordUrl(rows)),
    };
    if (this.newUrl) deeds.add = () => this.leave(cell, `${this.newUrl}&saisie=${encodeURIComponent(this.isTyped(cell) ? cell.value.trim() : "")}`);
    return deeds;
  }

  async more() {
    const shown = this.panel;
    const found = await this.find(this.text, { apres: this.next });
    if (this.panel !== shown || !shown?.isOpen) return;
    this.next = found.next;
    shown.append(found.rows, Boolean(found.next));
  }

  // ------------------------------------------------------------------------------------ to a record and back (UI-059)
  recordUrl(rows) {
    const others = rows.slice(1).map((row) => row.id).join(",");
    return `${rows[0].url}?retour=champ${others && `&suite=${others}`}`;
  }

  leave(cell, url) {
    this.waiting = cell;
    this.close();
    window.open(url, "_blank");
  }

  async back(data) {
    const cell = this.waiting;
    if (data.table !== "articles" || !cell?.isConnected || !window.location.pathname.startsWith(data.path)) return;
    if (!data.hasNext) this.waiting = null;
    window.focus();
    cell.focus();
    const found = await this.find("", { ids: data.id });
    if (data.isNew && found.rows.length) this.choose(cell, found.rows[0].code);
    else this.show(cell, found, "");
  }

  // What the list marks, unless the hand typed on since: a list for "CA" says nothing of "CABLE".
  get marked() {
    const isOld = this.panel && this.isTyped(this.cell) && this.held !== this.cell.value.trim();
    return (!isOld && this.panel?.marked) || null;
  }

  // Answers whether the key was for this cell.
  onKey(event) {
    const cell = event.target;
    if (cell.dataset?.cell !== "article" || cell.readOnly) return false;
    if (this.isOpen && this.panel.onKey(event)) return true;
    const { key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    if (key === "F4" || (key === "ArrowDown" && !this.isOpen && (this.isTyped(cell) || !cell.value))) this.open(cell, this.isTyped(cell) ? cell.value.trim() : "");
    else if (key === "Enter") this.enter(cell, scanned(event));
    else return false;
    return true;
  }

  // The hand goes on at once; the article follows when the server has found it.
  enter(cell, scan) {
    const row = cell.closest("[data-row]");
    if (this.isOpen && this.panel.moved && this.marked) return this.choose(cell, this.marked.row.code);
    if (!this.isTyped(cell)) return this.onDone(row);
    const proposed = this.isOpen && !scan ? this.marked?.row.code : "";
    row.line.isSearched = true;
    this.close();
    this.onDone(row);
    this.wait(this.search(cell, row, { proposed, isScan: Boolean(scan) }).finally(() => (row.line.isSearched = false)));
    return undefined;
  }

  async search(cell, row, { proposed, isScan }) {
    const text = cell.value.trim();
    const [exact] = await this.ask(text, true);
    if (exact) return this.take(row, exact.code, isScan);
    if (proposed) return this.take(row, proposed, false);
    const found = isScan ? { columns: [], rows: [], next: null } : await this.find(text);
    if (found.rows.length === 1) return this.take(row, found.rows[0].code, false);
    if (!row.contains(document.activeElement)) return this.lines.setArticle(row, text);
    cell.focus();
    return this.show(cell, found, text);
  }

  // What is being looked up: saving waits for it.
  wait(search) {
    this.pending.add(search);
    search.finally(() => this.pending.delete(search));
  }

  settle() {
    return Promise.all(this.pending);
  }

  // One line for each article ticked, in the order shown, from the current line on (UI-057).
  chooseAll(cell, rows) {
    const [first, ...others] = rows;
    let row = cell.closest("[data-row]");
    this.close();
    this.take(row, first.code, false);
    for (const one of others) {
      row = this.lines.add({ type: "goods" }, row.nextElementSibling);
      this.lines.setArticle(row, one.code);
    }
    this.onDone(row);
  }

  choose(cell, code) {
    const row = cell.closest("[data-row]");
    this.close();
    this.take(row, code, false);
    this.onDone(row);
  }

  // A scan of an article that is already there adds one to its line.
  take(row, code, isScan) {
    const same = isScan && !row.line.chosen ? this.lines.rowOfArticle(code, row) : null;
    if (!same) return this.lines.setArticle(row, code);
    const hadHand = row.contains(document.activeElement);
    this.lines.cell(row, "article").value = "";
    this.addOne(same);
    if (hadHand) this.onDone(same);
    return undefined;
  }

  addOne(row) {
    this.lines.addOne(row);
    row.classList.add("is-marked");
    setTimeout(() => row.classList.remove("is-marked"), 900);
  }

  // A code scanned while the hand is on another cell: that cell has its text back, the article gets its line.
  async scanElsewhere(code) {
    const [found] = await this.ask(code, true);
    if (!found) return false;
    const same = this.lines.rowOfArticle(found.code, null);
    if (same) this.addOne(same);
    else this.lines.keepBlank();
    const row = same || this.lines.last;
    if (!same) this.lines.setArticle(row, found.code);
    this.onDone(row);
    return true;
  }

  // Leaving the cell settles what was typed: the marked proposal, or the article of exactly that code.
  async onLeave(event) {
    const cell = event.target;
    if (cell.dataset?.cell !== "article" || !cell.isConnected || cell.closest("[data-row]").line.isSearched) return;
    const marked = this.isOpen && this.cell === cell ? this.marked : null;
    if (this.cell === cell) this.close();
    if (!this.isTyped(cell)) {
      const row = cell.closest("[data-row]");
      if (!cell.value.trim() && row.line.chosen) {
        row.line.chosen = "";
        this.lines.onChange();
      }
      return;
    }
    if (marked) return void this.lines.setArticle(cell.closest("[data-row]"), marked.row.code);
    const text = cell.value.trim();
    const { line } = cell.closest("[data-row]");
    line.isSearched = true;
    const asked = this.ask(text, true).finally(() => (line.isSearched = false));
    this.wait(asked);
    const [found] = await asked;
    if (cell.isConnected && cell.value.trim() === text) this.lines.setArticle(cell.closest("[data-row]"), found ? found.code : text);
  }
}
