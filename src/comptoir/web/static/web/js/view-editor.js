// The view editor: gathers what its parts hold, shows the first rows as one works, saves.

import { post } from "./request.js";
import { ColumnList } from "./view-columns.js";
import { ConditionTree } from "./view-conditions.js";
import { FieldTree } from "./view-fields.js";
import { KeyList } from "./view-keys.js";

const form = document.querySelector("[data-preview-url]");
const part = (name) => form.querySelector(`[data-${name}]`);
const config = JSON.parse(document.getElementById("view-config").textContent);
const fields = new Map(Object.entries(config.fields));
const detailFields = new Map(Object.entries(config.detailFields));
let isChanged = false;
let timer = 0;
let asked = null;

function changed() {
  isChanged = true;
  clearTimeout(timer);
  timer = setTimeout(preview, 350);
}

// ----------------------------------------------------------------------------------------------------------- parts
const columns = new ColumnList(part("columns"), { changed, hasSums: true });
const conditions = new ConditionTree(part("conditions"), { fields, words: config, changed });
const sort = new KeyList(part("sort"), {
  fields,
  usable: (meta) => meta.sort,
  choices: () => [["", "croissant"], ["-", "décroissant"]],
  label: "Clé de tri",
  changed,
});
const groups = new KeyList(part("groups"), {
  fields,
  usable: (meta) => meta.group,
  choices: (meta) => (meta.days ? Object.entries(config.levels) : []),
  label: "Regroupement",
  changed,
});
const filters = { ...(config.spec.filters || {}) };

function know(meta) {
  if (fields.has(meta.name)) return;
  fields.set(meta.name, meta);
  for (const one of [conditions, sort, groups]) one.refresh();
}

new FieldTree(part("fields"), {
  url: form.dataset.fieldsUrl,
  search: part("field-search"),
  onColumn: (meta) => {
    know(meta);
    columns.show(columns.add(meta).dataset.name);
    changed();
  },
  onCondition: (meta) => {
    know(meta);
    conditions.addCondition(meta.name);
  },
});
part("add-sort").addEventListener("click", () => added(sort.add()));
part("add-group").addEventListener("click", () => added(groups.add()));

function added(row) {
  row?.querySelector("[data-key]").focus();
  changed();
}

function showFilters() {
  const names = Object.keys(filters);
  part("filters-section").hidden = !names.length;
  part("filters").replaceChildren(
    ...names.map((name) => {
      const item = document.createElement("li");
      item.className = "view-row";
      const words = document.createElement("span");
      words.className = "view-row-name";
      words.textContent = `${fields.get(name)?.label || name} : ${filters[name]}`;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm";
      button.textContent = "Retirer";
      button.setAttribute("aria-label", `Retirer le filtre ${fields.get(name)?.label || name}`);
      button.addEventListener("click", () => {
        delete filters[name];
        showFilters();
        changed();
      });
      item.append(words, button);
      return item;
    }),
  );
}

// ----------------------------------------------------------------------------------------------------------- detail
const relation = part("detail");
const detailColumns = relation ? new ColumnList(part("detail-columns"), { changed, hasSums: false }) : null;
const detailTree = relation
  ? new FieldTree(part("detail-fields"), {
      url: form.dataset.fieldsUrl,
      onColumn: (meta) => {
        detailColumns.add(meta);
        changed();
      },
    })
  : null;

async function showDetail(name) {
  part("detail-part").hidden = !name;
  detailColumns.clear();
  if (!name) return;
  await detailTree.start(name);
}

relation?.addEventListener("change", async () => {
  await showDetail(relation.value);
  changed();
});

// ------------------------------------------------------------------------------------------------ reading and showing
async function load(spec) {
  const missing = (name) => ({ name, label: name, operators: [], choices: {}, missing: "inconnu" });
  const sums = spec.sums || [];
  for (const column of spec.columns || []) {
    columns.add(fields.get(column.name) || missing(column.name), { ...column, isSummed: sums.includes(column.name) });
  }
  conditions.load(spec.conditions);
  for (const key of spec.sort || []) sort.add(key.replace(/^-/, ""), key.startsWith("-") ? "-" : "");
  for (const level of spec.groups || []) {
    const [, name, period] = level.match(/^(.*?)(?:\.(month|year))?$/);
    groups.add(name, period || "");
  }
  showFilters();
  if (spec.detail && relation) {
    relation.value = spec.detail.relation;
    await showDetail(relation.value);
    for (const column of spec.detail.columns || []) {
      detailColumns.add(detailFields.get(column.name) || missing(column.name), column);
    }
  }
  isChanged = false;
  preview();
}

function spec() {
  const unique = (names) => [...new Set(names)];
  const made = {
    columns: columns.columns(),
    sort: sort.keys().map(([name, direction]) => direction + name),
    groups: unique(groups.keys().map(([name, period]) => (period ? `${name}.${period}` : name))),
    filters,
    conditions: conditions.collect(),
    sums: columns.sums(),
  };
  if (relation?.value) made.detail = { relation: relation.value, columns: detailColumns.columns() };
  return made;
}

function tell(faults) {
  conditions.tell(faults);
  for (const told of form.querySelectorAll("[data-error]")) {
    const place = told.dataset.error;
    // The rows of conditions tell their own.
    const words = Object.entries(faults).filter(([name]) => name === place || (place === "columns" && name.startsWith("columns.")));
    told.textContent = words.flatMap(([, sentences]) => sentences).join(" ");
    told.hidden = !words.length;
  }
}

async function preview() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await post(form.dataset.previewUrl, { spec: spec(), tab: form.elements.tab?.value || "" }, asked.signal);
    tell(answer.fields);
    if (answer.html) part("preview").innerHTML = answer.html;
  } catch (fault) {
    if (fault.name !== "AbortError") part("preview").textContent = fault.message;
  }
}

async function save() {
  const body = {
    spec: spec(),
    name: form.elements.name.value,
    tab: form.elements.tab?.value || "",
    shared: Boolean(form.elements.shared?.checked),
    default: form.elements.default.checked,
    version: Number(form.dataset.version),
  };
  // A preview on its way would wipe out what the refusal tells.
  clearTimeout(timer);
  asked?.abort();
  const refusal = part("refusal");
  refusal.hidden = true;
  try {
    const answer = await post(form.action, body);
    isChanged = false;
    window.location.assign(answer.url);
  } catch (fault) {
    refusal.textContent = fault.message;
    refusal.hidden = false;
    tell(fault.fields || {});
    form.elements.name.toggleAttribute("aria-invalid", Boolean(fault.fields?.name));
    (form.querySelector("[aria-invalid]") || refusal).scrollIntoView({ block: "center" });
    form.querySelector("[aria-invalid]")?.focus();
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
form.addEventListener("keydown", (event) => {
  // Enter in a field of the editor must not save half a view.
  if (event.key === "Enter" && event.target.matches("input:not([type=checkbox])") && event.target.name !== "name") event.preventDefault();
});
form.addEventListener("change", (event) => {
  if (event.target.matches("[name=name], [name=tab], [name=shared], [name=default]")) changed();
});
window.addEventListener("beforeunload", (event) => {
  if (isChanged) event.preventDefault();
});

load(config.spec);
