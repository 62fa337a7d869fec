// The keyboard in the grid of lines, like at a till.

import { money, typed } from "./french.js";
import { barcodeInFigure, scanned } from "./scan.js";

export function listenToKeys({ root, lines, articles, selection, toolbar, undo }) {
  lines.box.addEventListener("focusin", ({ target }) => (target.settledText = target.value));
  lines.box.addEventListener("keydown", (event) => {
    if (event.isComposing || !handle(event)) return;
    event.preventDefault();
    event.stopPropagation();
    toolbar.refresh();
  });
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const isRich = event.target.closest?.("[contenteditable]");
    if (!lines.isReadOnly && !isRich && steps(event)) event.preventDefault();
    else if (!lines.isReadOnly && isInsert(event) && (event.altKey || !window.comptoir.isTyping(event.target))) {
      // Outside the grid these keys still add a line.
      lines.insert("goods");
      event.preventDefault();
    }
  });

  // Keyboards without Insert have Alt+N.
  function isInsert({ key, ctrlKey, metaKey, shiftKey, altKey }) {
    if (ctrlKey || metaKey || shiftKey) return false;
    return altKey ? key.toLowerCase() === "n" : key === "Insert";
  }

  function steps({ key, ctrlKey, metaKey, shiftKey, altKey }) {
    if (!ctrlKey && !metaKey) return false;
    const letter = key.toLowerCase();
    if (letter === "z" && altKey) undo.undoAll();
    else if (letter === "z" && !shiftKey) undo.undo();
    else if (letter === "y" || (letter === "z" && shiftKey)) undo.redo();
    else return false;
    return true;
  }

  function handle(event) {
    const row = event.target.closest("[data-row]");
    if (!row) return false;
    if (!lines.isReadOnly && articles.onKey(event)) return true;
    if (select(event, row)) return true;
    if (!lines.isReadOnly && changeLines(event, row)) return true;
    if (event.altKey && ask(event.key.toLowerCase())) return true;
    if (asksForFormats(event, row)) {
      toolbar.run("format");
      return true;
    }
    if (event.key === "Enter" && !event.ctrlKey && !event.shiftKey && !event.altKey && event.target.dataset.cell) return enter(event, row);
    return goUpOrDown(event, row);
  }

  // A text with formats is not typed in the grid: its dialog opens.
  function asksForFormats({ key, ctrlKey, altKey, metaKey, target }, row) {
    if (ctrlKey || altKey || metaKey) return false;
    const isLetter = [...key].length === 1 || key === "Backspace" || key === "Delete";
    return key === "F2" || (isLetter && !lines.isReadOnly && target.dataset.cell === "description" && Boolean(row.line.rich));
  }

  function ask(letter) {
    const name = { h: "history", d: "price", g: "generate" }[letter];
    if (!name || (name === "generate" && lines.isReadOnly)) return false;
    toolbar.run(name);
    return true;
  }

  // Shift and an arrow choose lines; in a text of several lines they still mark words.
  function select(event, row) {
    const { key, shiftKey, ctrlKey, altKey } = event;
    const isArrow = key === "ArrowUp" || key === "ArrowDown";
    if (shiftKey && !ctrlKey && !altKey && isArrow) {
      if (event.target.tagName === "TEXTAREA" && !isAtEdge(event.target, key === "ArrowUp")) return false;
      selection.extend(row, key === "ArrowUp");
      return true;
    }
    const isOnLines = selection.chosen.length > 0 || event.target.matches(".line-handle");
    const letter = key.toLowerCase();
    if (ctrlKey && shiftKey && letter === "a") selection.all();
    else if (ctrlKey && isOnLines && (letter === "c" || (letter === "x" && !lines.isReadOnly))) toolbar.run(letter === "c" ? "copy" : "cut");
    else if (key === "Escape" && selection.chosen.length) selection.clear();
    else return false;
    return true;
  }

  function changeLines(event, row) {
    const { key, ctrlKey, altKey, shiftKey } = event;
    const isOfLines = event.target.matches(".line-handle") || selection.chosen.length > 0;
    if (key === "Delete" && (ctrlKey || isOfLines)) {
      const rows = selection.rows;
      selection.clear();
      lines.remove(rows.length ? rows : [row]);
    } else if (isInsert(event)) lines.insert("goods", row);
    else if (altKey && !ctrlKey && !shiftKey && (key === "ArrowUp" || key === "ArrowDown")) lines.move(selection.rows, key === "ArrowUp");
    else return false;
    return true;
  }

  function enter(event, row) {
    const cell = event.target;
    const answered = row.line.answer?.[cell.dataset.cell];
    // A slow scan is computed while it comes: what stood there before the hand was on it is what counts.
    const computed = cell.settledText ?? typed(cell.dataset.cell === "unit_price" ? money(answered, "price") : answered);
    // A burst that began on other text than that is the rest of a scan that paused: the cell holds it whole.
    const burst = lines.isReadOnly ? null : scanned(event);
    const scan = burst?.before === computed ? burst : (!lines.isReadOnly && barcodeInFigure(cell, computed)) || burst;
    if (scan && cell.dataset.cell !== "description") {
      const typedText = cell.value;
      cell.value = scan.before;
      articles.wait(articles.scanElsewhere(scan.code).then((isFound) => {
        if (isFound) return;
        cell.value = typedText;
        goOn(cell, row);
      }));
      return true;
    }
    goOn(cell, row);
    return true;
  }

  // Article → quantity → next line; the other cells go to the one on their right.
  function goOn(cell, row) {
    const cells = lines.cellsOf(row);
    const isEnd = cell.dataset.cell === "quantity" || row.classList.contains("is-words") || cell === cells.at(-1);
    if (!isEnd) {
      const next = cells[cells.indexOf(cell) + 1];
      next.focus();
      next.select?.();
      return;
    }
    if (lines.isReadOnly) return void lines.focus(row.nextElementSibling || row, cell.dataset.cell);
    lines.focus(lines.next(row), "article");
  }

  function goUpOrDown(event, row) {
    if ((event.key !== "ArrowUp" && event.key !== "ArrowDown") || event.ctrlKey || event.altKey || event.shiftKey) return false;
    const cell = event.target;
    if (cell.tagName === "SELECT" && !cell.disabled) return false;
    if (cell.tagName === "TEXTAREA" && !isAtEdge(cell, event.key === "ArrowUp")) return false;
    const other = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return false;
    lines.focus(other, cell.dataset.cell);
    return true;
  }
}

function isAtEdge(area, isUp) {
  const beside = isUp ? area.value.slice(0, area.selectionStart) : area.value.slice(area.selectionEnd);
  return !beside.includes("\n");
}
