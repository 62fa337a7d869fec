// What is sent of a line: its article once it is settled, and what was typed or stored in its cells.

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

export function lineOf(lines, row) {
  const { id, type, known, touched } = row.line;
  const line = id ? { id } : {};
  if (lines.isWords(row)) return { ...line, type, description: lines.text(row, "description") };
  const article = articleOf(lines, row);
  if (!article) line.type = type;
  for (const name of lines.entered) {
    const value = name === "article" ? article : lines.text(row, name);
    if (name !== "article" && !known.has(name)) continue;
    if (value || (id && touched.has(name))) line[name] = name === "quantity" ? value.replace(/[x×]/gi, "*") : value;
  }
  return line;
}
