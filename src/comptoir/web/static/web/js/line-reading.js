// What is sent of a line: its article once it is settled, and what was typed or stored in its cells.

import { descriptionOf } from "./line-rich.js";

// An article that is being typed or looked up is not sent yet: half a code is no fault.
function articleOf(lines, row) {
  const cell = lines.cell(row, "article");
  const isUnsettled = cell === document.activeElement || row.line.isSearched;
  return isUnsettled ? row.line.chosen || "" : lines.text(row, "article");
}

// Nothing but such an article stands on it.
function isBegun(lines, row) {
  if (lines.isWords(row) || row.line.id || lines.text(row, "description")) return false;
  return Boolean(lines.text(row, "article") && !articleOf(lines, row));
}

// A line inserted on which nothing stands yet: nothing to sell, nothing to keep. A page break or a blank text is meant.
export function isEmpty(lines, row) {
  return !lines.isWords(row) && !row.line.id && !lines.entered.some((name) => name !== "vat_rate" && lines.text(row, name));
}

// A stored line from which the hand took article, description and quantity: it is saved no more, as if it were deleted.
function isEmptied(lines, row) {
  const says = (name) => lines.text(row, name);
  return Boolean(row.line.id) && !lines.isWords(row) && row.line.type !== "origin" && !says("article") && !says("description") && !says("quantity");
}

// Origin lines are the server's own; what says nothing is left out.
export function isSent(lines, row) {
  return row.line.type !== "origin" && !isEmpty(lines, row) && !isBegun(lines, row) && !isEmptied(lines, row);
}

// No figure stays on what counts no more.
export function clearEmptied(lines) {
  for (const row of lines.rows) if (isEmptied(lines, row)) for (const out of row.querySelectorAll("[data-out]")) out.value = "";
}

// What the saved document no longer has: it goes from the screen, unless something was written on it meanwhile.
export function dropGone(lines, ids) {
  for (const row of lines.rows) {
    if (!row.line.id || row.line.type === "origin" || ids.has(row.line.id)) continue;
    if (isEmptied(lines, row)) {
      if (row.contains(document.activeElement)) lines.focus(row.nextElementSibling);
      row.remove();
    } else {
      row.line.id = null;
      lines.tellAll(row, []);
    }
  }
  return ids;
}

export function lineOf(lines, row) {
  const { id, type, known, touched } = row.line;
  const line = id ? { id } : {};
  if (lines.isWords(row)) return { ...line, type, ...descriptionOf(lines, row) };
  const article = articleOf(lines, row);
  if (!article) line.type = type;
  for (const name of lines.entered) {
    const value = name === "article" ? article : lines.text(row, name);
    if (name !== "article" && !known.has(name)) continue;
    if (name === "description" && (row.line.rich || row.line.wasRich)) Object.assign(line, descriptionOf(lines, row));
    else if (value || (id && touched.has(name))) line[name] = name === "quantity" ? value.replace(/[x×]/gi, "*") : value;
  }
  return line;
}
