// The table that a lookup shows: headings, a box to tick in first position, the buttons and keys of a list of choices.
// Who opens it gives the rows and hears what was picked; the hand stays in the field, which the table belongs to.

const BUTTONS = [
  ["pick", "check", "Sélectionner", "Entrée"],
  ["add", "plus", "Ajouter", "Inser"],
  ["edit", "pencil", "Modifier", "F2"],
  ["refresh", "refresh", "Rafraîchir", "F5"],
  ["close", "x", "Fermer", "Échap"],
];
const NUMBERS = new Set(["amount", "price", "quantity", "percent", "number"]);
const STEP = 8;

function made(tag, css = "", text = "") {
  const element = document.createElement(tag);
  if (css) element.className = css;
  if (text) element.textContent = text;
  return element;
}

export class LookupPanel {
  // `deeds`: pick(rows), and where they make sense add(), edit(rows), refresh(), more(), closed().
  constructor({ input, anchor, label, isMultiple = false, deeds }) {
    Object.assign(this, { input, anchor: anchor || input, label, isMultiple, deeds, box: null, moved: false, hasMore: false });
  }

  get isOpen() {
    return Boolean(this.box);
  }

  get lines() {
    return this.box ? [...this.box.querySelectorAll("tbody tr")] : [];
  }

  get marked() {
    return this.box?.querySelector("tr.is-marked") || null;
  }

  // Rows ticked, in the order they are displayed (UI-057).
  get checked() {
    return this.lines.filter((line) => line.getAttribute("aria-selected") === "true");
  }

  // ------------------------------------------------------------------------------------------------ showing
  show({ columns, rows, hasMore = false, typed = "", views = [], view = "", editor = "" }) {
    // The answer to the last letter may come when rows are ticked already: those that are still there stay so.
    const ticked = new Set(this.checked.map((line) => line.row.id));
    this.box?.remove();
    this.hasMore = hasMore;
    this.moved = false;
    this.box = made("div", "lookup-list");
    const scroll = made("div", "lookup-scroll");
    scroll.append(this.table(columns, rows));
    this.box.append(scroll);
    if (!rows.length) this.box.append(made("p", "lookup-none", typed ? `Aucune fiche ne correspond à « ${typed} ».` : "Aucune fiche."));
    const tools = this.tools();
    if (this.deeds.view) tools.append(...viewTools(views, view, editor, this.deeds.view));
    this.box.append(tools);
    this.listen(scroll);
    (this.input.closest("dialog, main") || document.body).append(this.box);
    this.place();
    this.input.setAttribute("aria-expanded", "true");
    for (const line of this.lines) if (ticked.has(line.row.id)) this.tick(line, true);
    this.mark(this.lines[0] || null);
    this.showTools();
  }

  append(rows, hasMore) {
    this.hasMore = hasMore;
    const body = this.box.querySelector("tbody");
    for (const row of rows) body.append(this.line(row, body.children.length));
  }

  table(columns, rows) {
    const table = made("table");
    table.id = this.input.getAttribute("aria-controls");
    table.setAttribute("role", "grid");
    table.setAttribute("aria-label", this.label);
    if (this.isMultiple) table.setAttribute("aria-multiselectable", "true");
    const head = table.createTHead().insertRow();
    const first = made("th");
    first.scope = "col";
    first.append(made("span", "visually-hidden", "Choisir"));
    head.append(first);
    this.columns = columns;
    for (const column of columns) {
      const cell = made("th", NUMBERS.has(column.kind) ? "is-number" : "", column.label);
      cell.scope = "col";
      head.append(cell);
    }
    const body = table.createTBody();
    rows.forEach((row, index) => body.append(this.line(row, index)));
    return table;
  }

  line(row, index) {
    const line = made("tr");
    line.id = `${this.input.getAttribute("aria-controls")}-${index}`;
    line.row = row;
    line.setAttribute("aria-selected", "false");
    const box = made("input", "form-check-input");
    box.type = "checkbox";
    box.tabIndex = -1;
    box.setAttribute("aria-label", `Cocher ${row.title}`);
    line.insertCell().append(box);
    row.cells.forEach((text, place) => {
      const cell = line.insertCell();
      cell.textContent = text;
      if (NUMBERS.has(this.columns[place]?.kind)) cell.className = "is-number";
      if (row.alert === place) cell.classList.add("is-short");
    });
    return line;
  }

  tools() {
    const bar = made("div", "lookup-tools");
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Liste de choix");
    for (const [deed, icon, text, key] of BUTTONS) {
      if (deed !== "close" && !this.deeds[deed]) continue;
      const button = made("button", "btn btn-sm");
      button.type = "button";
      button.tabIndex = -1;
      button.dataset.deed = deed;
      button.title = `${text} (${key})`;
      button.setAttribute("aria-label", text);
      button.append(made("i", `ti ti-${icon}`), made("span", "", text));
      button.firstChild.setAttribute("aria-hidden", "true");
      bar.append(button);
    }
    return bar;
  }

  listen(scroll) {
    // The field keeps the hand: what is typed next still goes there.
    this.box.addEventListener("mousedown", (event) => event.target.closest("select, a") || event.preventDefault());
    this.box.addEventListener("click", (event) => {
      const line = event.target.closest("tbody tr");
      const button = event.target.closest("[data-deed]");
      if (button) this.act(button.dataset.deed);
      else if (line && (this.isMultiple || event.target.matches("input"))) this.tick(line, event.target.matches("input") ? event.target.checked : null);
      else if (line) this.pick([line]);
    });
    this.box.addEventListener("dblclick", (event) => {
      const line = event.target.closest("tbody tr");
      if (line && !event.target.matches("input")) this.pick([line]);
    });
    scroll.addEventListener("scroll", () => {
      if (scroll.scrollTop + scroll.clientHeight > scroll.scrollHeight - 80) this.askMore();
    });
  }

  askMore() {
    if (!this.hasMore || !this.deeds.more) return;
    this.hasMore = false;
    this.deeds.more();
  }

  // Fixed to the window so that no scrolling table cuts it; in a dialogue it must stay inside the top layer.
  place() {
    const box = this.anchor.getBoundingClientRect();
    const width = Math.max(box.width, Math.min(620, window.innerWidth - 16));
    this.box.style.width = `${width}px`;
    this.box.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - width - 8))}px`;
    const below = window.innerHeight - box.bottom;
    if (below < 260 && box.top > below) this.box.style.bottom = `${window.innerHeight - box.top + 2}px`;
    else this.box.style.top = `${box.bottom + 2}px`;
    this.box.style.maxHeight = `${Math.max(160, Math.min(360, Math.max(below, box.top) - 12))}px`;
  }

  close() {
    if (!this.box) return;
    this.box.remove();
    this.box = null;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.deeds.closed?.();
  }

  // ------------------------------------------------------------------------------------------------ choosing
  mark(line) {
    for (const one of this.lines) one.classList.toggle("is-marked", one === line);
    if (line) this.input.setAttribute("aria-activedescendant", line.id);
    else this.input.removeAttribute("aria-activedescendant");
    line?.scrollIntoView({ block: "nearest" });
    if (line && line === this.lines.at(-1)) this.askMore();
  }

  tick(line, isTicked = null) {
    const wanted = isTicked ?? line.getAttribute("aria-selected") !== "true";
    for (const one of this.isMultiple ? [line] : this.lines) {
      const isOn = one === line && wanted;
      one.setAttribute("aria-selected", String(isOn));
      one.querySelector("input").checked = isOn;
    }
    this.mark(line);
    this.showTools();
  }

  showTools() {
    const edit = this.box.querySelector("[data-deed=edit]");
    if (edit) edit.disabled = !this.checked.length;
    const pick = this.box.querySelector("[data-deed=pick]");
    if (pick) pick.disabled = !this.lines.length;
  }

  pick(lines) {
    const rows = lines.map((line) => line.row);
    if (rows.length) this.deeds.pick(rows);
  }

  act(deed) {
    if (deed === "pick") this.pick(this.checked.length ? this.checked : [this.marked].filter(Boolean));
    else if (deed === "edit") this.checked.length && this.deeds.edit(this.checked.map((line) => line.row));
    else if (deed === "close") this.close();
    else {
      if (deed === "refresh") for (const line of this.checked) this.tick(line, false);
      this.deeds[deed]();
    }
  }

  move(step) {
    const all = this.lines;
    if (!all.length) return;
    const here = all.indexOf(this.marked);
    const isOne = Math.abs(step) === 1 && !this.hasMore;
    const next = isOne ? (here + step + all.length) % all.length : Math.max(0, Math.min(all.length - 1, here + step));
    this.moved = true;
    this.mark(all[next]);
  }

  // Answers whether the key was for the table; the rest is for the field.
  onKey(event) {
    if (!this.box || event.altKey || event.metaKey) return false;
    const { key, ctrlKey } = event;
    if (key === " " && ctrlKey && this.marked) this.tick(this.marked);
    else if (ctrlKey) return false;
    else if (key === "ArrowDown") this.move(1);
    else if (key === "ArrowUp") this.move(-1);
    else if (key === "PageDown") this.move(STEP);
    else if (key === "PageUp") this.move(-STEP);
    else if (key === "Escape" || key === "F4") this.close();
    else if (key === "F5" && this.deeds.refresh) this.act("refresh");
    else if (key === "F2" && this.deeds.edit && this.checked.length) this.act("edit");
    else if (key === "Insert" && this.deeds.add) this.deeds.add();
    else if (key === "Enter" && this.checked.length) this.act("pick");
    else return false;
    return true;
  }
}

// The view selector, where there are several, and the editor that makes a new one (table UI-T4).
function viewTools(views, chosen, editor, onChoose) {
  const tools = [];
  if (views.length > 1) {
    const select = made("select", "form-select form-select-sm lookup-view");
    select.setAttribute("aria-label", "Vue de la liste");
    for (const one of views) select.append(new Option(one.name, one.ref, false, one.ref === chosen));
    select.addEventListener("change", () => onChoose(select.value));
    tools.push(select);
  }
  if (editor) {
    const link = made("a", "btn btn-sm btn-icon");
    link.href = editor;
    link.target = "_blank";
    link.tabIndex = -1;
    link.title = "Éditeur de vue";
    link.setAttribute("aria-label", "Éditeur de vue");
    link.append(made("i", "ti ti-table-options"));
    link.firstChild.setAttribute("aria-hidden", "true");
    tools.push(link);
  }
  return tools;
}
