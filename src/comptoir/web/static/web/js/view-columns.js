// Columns of the view editor: title, width, sum, and their order by drag or by keyboard.

const template = document.getElementById("column-row");

export function moveRow(row, step) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return false;
  if (step < 0) other.before(row);
  else other.after(row);
  return true;
}

// Moves and removals that every ordered list of the editor offers: buttons, Alt+arrows, Delete on a button.
export function orderable(list, changed) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-up], [data-down], [data-remove]");
    if (!button) return;
    const row = button.closest("li");
    if (button.matches("[data-remove]")) {
      const next = row.nextElementSibling || row.previousElementSibling;
      row.remove();
      (next?.querySelector("[data-remove]") || document.querySelector("[data-field-search]"))?.focus();
    } else {
      moveRow(row, button.matches("[data-up]") ? -1 : 1);
      button.focus();
    }
    changed();
  });
  list.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const focused = document.activeElement;
    if (moveRow(event.target.closest("li"), event.key === "ArrowUp" ? -1 : 1)) changed();
    focused.focus();
  });
}

function draggable(list, changed) {
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.name);
    dragged.classList.add("is-dragged");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged) return;
    event.preventDefault();
    if (!over || over === dragged || over.parentElement !== list) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    changed();
  });
}

export class ColumnList {
  constructor(list, { changed, hasSums }) {
    this.list = list;
    this.hasSums = hasSums;
    this.changed = changed;
    orderable(list, changed);
    draggable(list, changed);
    list.addEventListener("input", changed);
  }

  has(name) {
    return this.rows().some((row) => row.dataset.name === name);
  }

  rows() {
    return [...this.list.children];
  }

  add(meta, { title = "", width = 0, isSummed = false } = {}) {
    if (this.has(meta.name)) return this.show(meta.name);
    const row = template.content.firstElementChild.cloneNode(true);
    row.dataset.name = meta.name;
    row.classList.toggle("is-missing", Boolean(meta.missing));
    row.querySelector("[data-label]").textContent = meta.missing ? `${meta.label} : ${meta.missing}` : meta.label;
    const field = row.querySelector("[data-title]");
    field.value = title;
    field.placeholder = meta.label;
    row.querySelector("[data-width]").value = width || "";
    const names = { "[data-title]": "Titre", "[data-width]": "Largeur", "[data-up]": "Monter", "[data-down]": "Descendre", "[data-remove]": "Retirer" };
    for (const [part, word] of Object.entries(names)) row.querySelector(part).setAttribute("aria-label", `${word} : ${meta.label}`);
    row.querySelector("[data-sum-part]").hidden = !(this.hasSums && meta.sum);
    row.querySelector("[data-sum]").checked = isSummed;
    row.querySelector("[data-sum]").setAttribute("aria-label", `Somme : ${meta.label}`);
    this.list.append(row);
    return row;
  }

  show(name) {
    const row = this.rows().find((one) => one.dataset.name === name);
    row.classList.add("is-shown");
    row.scrollIntoView({ block: "nearest" });
    setTimeout(() => row.classList.remove("is-shown"), 900);
    return row;
  }

  clear() {
    this.list.replaceChildren();
  }

  columns() {
    return this.rows().map((row) => {
      const column = { name: row.dataset.name };
      const title = row.querySelector("[data-title]").value.trim();
      const width = Number.parseInt(row.querySelector("[data-width]").value, 10);
      if (title) column.title = title;
      if (width) column.width = width;
      return column;
    });
  }

  sums() {
    return this.rows()
      .filter((row) => !row.querySelector("[data-sum-part]").hidden && row.querySelector("[data-sum]").checked)
      .map((row) => row.dataset.name);
  }
}
