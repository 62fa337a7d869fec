// What is sent of a line: its article once it is settled, and what was typed or stored in its cells.

import { descriptionOf } from "./line-rich.js";

// An article that is being typed or looked up is not sent yet: half a code is no fault.
function articleOf(lines, row) {
  const cell = lines.cell(row, "article");
  const isUnsettled = cell === document.activeElement || row.line.isSearched;
  return isUnsettled ? row.line.chosen || "" : lines.text(row, "article");
}

// Nothing but such an article stands on it.
export function isBegun(lines, row) {
  if (lines.isWords(row) || row.line.id || lines.text(row, "description")) return false;
  return Boolean(lines.text(row, "article") && !articleOf(lines, row));
}

// A line inserted on which nothing stands yet: nothing to sell, nothing to keep. A page break or a blank text is meant.
export function isEmpty(lines, row) {
  return !lines.isWords(row) && !row.line.id && !lines.entered.some((name) => name !== "vat_rate" && lines.text(row, name));
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
