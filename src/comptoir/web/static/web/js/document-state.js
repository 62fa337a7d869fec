// The whole entry as plain values, for drafts, views and undo: fields, then lines with what stands in their cells.

import { showRich } from "./line-rich.js";

export function stateOf({ header, lines, party, opened }) {
  const fields = header.fields.map((field) => [field.dataset.field, field.value, header.known.has(field.dataset.field)]);
  return { version: opened ? opened.version : 0, party: party.state(), fields, rows: rowsOf(lines) };
}

export function rowsOf(lines) {
  return lines.rows.filter((row) => !lines.isBlank(row)).map((row) => ({
    key: row.line.key,
    id: row.line.id,
    type: row.line.type,
    known: [...row.line.known],
    touched: [...row.line.touched],
    texts: [...row.querySelectorAll("[data-cell]")].map((cell) => [cell.dataset.cell, cell.value]),
    chosen: row.line.chosen || "",
    rich: row.line.rich || "",
    wasRich: row.line.wasRich || false,
  }));
}

// What was typed, and nothing that the server proposed: two states that say the same are the same.
export function essenceOf(state) {
  const fields = state.fields.filter(([, , isKnown]) => isKnown);
  const rows = state.rows.map(({ key, type, known, texts, chosen, rich }) => [
    key, type, chosen, rich, texts.filter(([name]) => name === "description" || known.includes(name)),
  ]);
  return JSON.stringify([state.party, fields, rows]);
}

// A field that now holds something else than what is stored has to be sent.
export function putFields(header, fields, { isSaved }) {
  const known = new Set(fields.filter(([, , isKnown]) => isKnown).map(([name]) => name));
  for (const [name, value] of fields) {
    const field = header.field(name);
    if (!field || field.value === value) continue;
    field.value = value;
    if (isSaved) known.add(name);
  }
  header.known = known;
}

// Puts the lines back as they were; rows that are still known keep their element, and with it the key of their line.
// `stored` holds the keys of the lines that the saved document has, where it is known.
export function putRows(lines, rows, { isFresh = false, stored = null } = {}) {
  lines.spareRows ||= new Map();
  if (isFresh) lines.spareRows.clear();
  else for (const row of lines.rows) lines.spareRows.set(row.line.key, row);
  lines.body.replaceChildren(...rows.map((kept) => putRow(lines, kept, lines.spareRows.get(kept.key), stored)));
  if (!lines.isReadOnly) lines.keepBlank();
  lines.number();
}

function putRow(lines, kept, found, stored) {
  const row = found || lines.made(kept.type, kept.key);
  const id = found?.line.id ?? kept.id;
  const answer = (row.line.chosen || "") === kept.chosen ? row.line.answer : null;
  row.line = { ...row.line, id: stored && !stored.has(id) ? null : id, type: kept.type, known: new Set(kept.known), touched: new Set(kept.touched), chosen: kept.chosen, answer, wasRich: row.line.wasRich || kept.wasRich };
  const changed = kept.texts.filter(([name, text]) => lines.cell(row, name) && lines.cell(row, name).value !== text);
  if ((row.line.rich || "") !== (kept.rich || "")) changed.push(["description", kept.texts.find(([name]) => name === "description")[1]]);
  for (const [name, text] of changed) lines.set(row, name, text);
  showRich(lines, row, kept.rich || "");
  // What a stored line is not told of, it keeps: all of it is told, also what is empty again.
  if (found && row.line.id) lines.tellAll(row, changed.map(([name]) => name));
  return row;
}
