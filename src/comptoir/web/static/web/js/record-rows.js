// Rows that belong to a record: added, deleted, moved, gone through by keyboard.

import { makeRow, numberOf, rowsOf } from "./record-state.js";

const FIELDS = "input:not([type=hidden]):not(:disabled), select:not(:disabled), textarea:not(:disabled)";

export function startRows({ onChange }) {
  function nextNumber(inline) {
    const spare = [...(inline.spareRows?.keys() || [])];
    const numbers = [...rowsOf(inline).map((row) => numberOf(inline, row)), ...spare].map(Number).filter(Number.isFinite);
    return Math.max(-1, ...numbers) + 1;
  }

  function add(inline, before = null) {
    const row = makeRow(inline, String(nextNumber(inline)));
    inline.querySelector("[data-rows]").insertBefore(row, before);
    for (const field of row.querySelectorAll("[data-complement]")) complete(field, inline);
    window.htmx.process(row);
    row.querySelector(FIELDS)?.focus();
    onChange();
  }

  // A share of a whole starts from what the other rows leave of it.
  function complete(field, inline) {
    const others = [...inline.querySelectorAll("[data-rows] [data-complement]")].filter((one) => one !== field);
    const taken = others.reduce((sum, one) => sum + (Number(one.value.replace(",", ".")) || 0), 0);
    const rest = Math.max(0, Number(field.dataset.complement) - taken);
    field.value = String(Math.round(rest * 100) / 100).replace(".", ",");
  }

  function remove(row) {
    const inline = row.closest("[data-inline]");
    const neighbour = row.nextElementSibling || row.previousElementSibling;
    (inline.spareRows ||= new Map()).set(numberOf(inline, row), row);
    row.remove();
    (neighbour?.querySelector(FIELDS) || inline.querySelector("[data-add-row]")).focus();
    onChange();
  }

  function move(row, isUp) {
    const focused = document.activeElement;
    if (isUp) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    focused.focus();
    onChange();
  }

  // From the last cell of the last row, a new one (UI-175).
  function goOn(field, row, inline) {
    const cells = [...row.querySelectorAll(FIELDS)];
    const next = cells[cells.indexOf(field) + 1] || row.nextElementSibling?.querySelector(FIELDS);
    if (next) next.focus();
    else add(inline);
  }

  function isLastCell(field, row) {
    return !row.nextElementSibling && [...row.querySelectorAll(FIELDS)].filter((one) => one.tabIndex >= 0).at(-1) === field;
  }

  return {
    onClick(event) {
      const inline = event.target.closest("[data-inline]");
      const row = event.target.closest("[data-row]");
      if (event.target.closest("[data-add-row]")) add(inline);
      if (event.target.closest("[data-row-delete]")) remove(row);
      if (event.target.closest("[data-row-up]")) move(row, true);
      if (event.target.closest("[data-row-down]")) move(row, false);
    },
    // Answers whether the key was for the rows.
    onKey(event) {
      const inline = event.target.closest?.("[data-inline]");
      if (!inline || !inline.querySelector("[data-blank-row]")) return false;
      const row = event.target.closest("[data-row]");
      const { key } = event;
      if (key === "Insert") add(inline, row);
      else if (row && key === "Delete" && (event.ctrlKey || event.metaKey)) remove(row);
      else if (row && event.altKey && (key === "ArrowUp" || key === "ArrowDown")) move(row, key === "ArrowUp");
      else if (row && key === "Enter" && !event.ctrlKey && !event.metaKey && event.target.tagName !== "TEXTAREA") goOn(event.target, row, inline);
      else if (row && key === "Tab" && !event.shiftKey && isLastCell(event.target, row) && hasText(row)) add(inline);
      else return false;
      return true;
    },
  };
}

// An empty last row is left by Tab: the hand is done.
function hasText(row) {
  return [...row.querySelectorAll("input:not([type=hidden]):not([type=checkbox]), textarea")].some((field) => field.value && !field.matches("[data-complement]"));
}
