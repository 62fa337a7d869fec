// Postal codes: one town fills the address, several are offered, none leaves what was typed (UI-046 to UI-049).

import { openLookup } from "./lookup.js";

function siblings(field) {
  const prefix = field.name.slice(0, -"postal_code".length);
  const scope = field.form || document;
  const named = (name) => scope.querySelector(`[name="${CSS.escape(prefix + name)}"]`);
  return { city: named("city"), department: named("department"), country: named("country"), text: named("country-text") };
}

function fill(field, row) {
  const { city, department, country, text } = siblings(field);
  if (city) city.value = row.city;
  if (department && department.type !== "hidden" && row.department) department.value = row.department;
  if (country) {
    country.value = `#${row.country_id}`;
    if (text) {
      text.value = `${row.country} — ${row.country_label}`;
      text.dataset.chosen = text.value;
    }
  }
  for (const one of [city, department, country]) one?.dispatchEvent(new Event("change", { bubbles: true }));
}

async function towns(field, parameters) {
  const url = new URL(field.dataset.postalCode, window.location.href);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const response = await fetch(url);
  return response.ok ? (await response.json()).rows : [];
}

document.addEventListener("change", async (event) => {
  const field = event.target;
  if (!field.matches?.("[data-postal-code]") || !field.value.trim() || field.dataset.isFilled === field.value) return;
  const rows = await towns(field, { code: field.value });
  const { city } = siblings(field);
  // A town that already agrees was typed or chosen: it stays.
  if (rows.some((row) => row.city.toLowerCase() === (city?.value || "").toLowerCase())) return;
  if (rows.length === 1) fill(field, rows[0]);
  else if (rows.length > 1) openLookup(field.closest("[data-lookup]"), "", { cle: field.value.trim().toUpperCase() });
});

// A row picked in the table is one town, even where its code has several.
document.addEventListener("lookup-chosen", async (event) => {
  const field = event.target.querySelector?.("[data-postal-code]");
  if (!field || !event.detail) return;
  field.dataset.isFilled = field.value;
  const [row] = await towns(field, { code: event.detail.key, id: event.detail.id });
  if (row) fill(field, row);
  (siblings(field).city || field).focus();
});
