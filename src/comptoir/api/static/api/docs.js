// Shows the operations that openapi.json describes and lets one try them.
const { description, csrf } = document.body.dataset;
const page = document.getElementById("api");
const blank = document.getElementById("api-operation");
const token = document.getElementById("api-token");
const search = document.getElementById("api-search");
const count = document.getElementById("api-count");
const LONGEST = 200_000;

const folded = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();

/** The schema behind a reference. */
function resolved(api, schema) {
  if (!schema?.$ref) return schema;
  return api.components.schemas[schema.$ref.split("/").pop()];
}

/** An example of a body: the one that the description gives, else what is required. */
function example(api, reference, depth = 0) {
  const schema = resolved(api, reference) ?? {};
  if (schema.example) return schema.example;
  if (schema.anyOf) return example(api, schema.anyOf[0], depth);
  if (schema.examples) return schema.examples[0];
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object") {
    const required = new Set(schema.required ?? []);
    const shown = Object.entries(schema.properties ?? {}).filter(([name]) => required.has(name));
    return Object.fromEntries(shown.map(([name, one]) => [name, example(api, one, depth + 1)]));
  }
  if (type === "array") {
    const row = depth < 3 ? example(api, schema.items, depth + 1) : {};
    return typeof row === "object" && !Object.keys(row).length ? [] : [row];
  }
  if (type === "integer") return 1;
  if (type === "boolean") return false;
  if (schema.format === "date") return new Date().toISOString().slice(0, 10);
  return schema.pattern ? "1.00" : "";
}

/** The input of a parameter; values are read from it when one tries. */
function parameterField(parameter, id) {
  const label = document.createElement("label");
  label.className = "form-label";
  label.htmlFor = id;
  label.textContent = `${parameter.name}${parameter.required ? " *" : ""}`;
  const input = document.createElement("input");
  Object.assign(input, { id, className: "form-control", required: parameter.required ?? false });
  Object.assign(input.dataset, { name: parameter.name, place: parameter.in });
  label.append(input);
  if (parameter.description) {
    const help = document.createElement("small");
    help.className = "text-secondary";
    help.textContent = parameter.description;
    label.append(help);
  }
  return label;
}

function operationCard(api, path, method, operation) {
  const card = blank.content.firstElementChild.cloneNode(true);
  const part = (name) => card.querySelector(`.${name}`);
  part("api-method").textContent = method;
  part("api-method").dataset.method = method;
  part("api-path").textContent = path;
  part("api-summary").textContent = operation.summary;
  part("api-description").textContent = operation.description ?? "";
  part("api-description").hidden = !operation.description;
  card.id = operation.operationId;
  card.dataset.words = folded(`${method} ${path} ${operation.summary} ${operation.tags?.join(" ")}`);
  // The form is made when it is first opened: a page of a hundred operations stays light.
  card.addEventListener("toggle", () => card.open && fillForm(api, card, operation), { once: true });
  card.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    tryOperation(api, card, path, method);
  });
  return card;
}

function fillForm(api, card, operation) {
  const fields = operation.parameters.map((one, index) => parameterField(one, `${operation.operationId}-${index}`));
  card.querySelector(".api-parameters").replaceChildren(...fields);
  const body = card.querySelector(".api-body");
  const schema = operation.requestBody?.content["application/json"].schema;
  body.hidden = !schema;
  if (schema) body.querySelector("textarea").value = JSON.stringify(example(api, schema), null, 2);
}

/** Address, headers and body as the form says. */
function request(api, card, path, method) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrf };
  const query = new URLSearchParams();
  let address = path;
  for (const input of card.querySelectorAll(".api-parameters input")) {
    const { name, place } = input.dataset;
    if (place === "path") address = address.replace(`{${name}}`, encodeURIComponent(input.value.trim()));
    else if (input.value && place === "query") query.set(name, input.value);
    else if (input.value && place === "header") headers[name] = input.value;
  }
  if (token.value.trim()) headers.Authorization = `Bearer ${token.value.trim()}`;
  const body = card.querySelector(".api-body");
  const hasBody = !body.hidden;
  if (hasBody) headers["Content-Type"] = "application/json";
  const search = query.size ? `?${query}` : "";
  return [`${api.servers[0].url}${address}${search}`, { method, headers, body: hasBody ? body.querySelector("textarea").value : undefined }];
}

async function tryOperation(api, card, path, method) {
  const status = card.querySelector(".api-status");
  const answer = card.querySelector(".api-answer");
  status.textContent = "…";
  const start = performance.now();
  try {
    const response = await fetch(...request(api, card, path, method));
    const time = `${Math.round(performance.now() - start)} ms`;
    status.textContent = `${response.status} ${response.statusText} · ${time}`;
    answer.textContent = await shown(response);
  } catch {
    status.textContent = "Le serveur n'a pas répondu.";
    answer.textContent = "";
  }
  answer.hidden = !answer.textContent;
}

async function shown(response) {
  const kind = response.headers.get("Content-Type") ?? "";
  if (!kind.includes("json")) {
    const size = (await response.blob()).size;
    return size ? `${kind}, ${size} octets` : "";
  }
  const text = JSON.stringify(await response.json(), null, 2);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}\n…` : text;
}

function filter() {
  const words = folded(search.value).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const section of page.querySelectorAll("section")) {
    let inside = 0;
    for (const card of section.querySelectorAll(".api-operation")) {
      card.hidden = !words.every((word) => card.dataset.words.includes(word));
      inside += card.hidden ? 0 : 1;
    }
    section.hidden = inside === 0;
    found += inside;
  }
  count.textContent = `${found} opération${found > 1 ? "s" : ""}`;
}

function sectionOf(sections, title) {
  if (!sections.has(title)) {
    const section = document.createElement("section");
    const heading = document.createElement("h2");
    heading.textContent = title;
    section.append(heading);
    sections.set(title, section);
  }
  return sections.get(title);
}

async function start() {
  const api = await (await fetch(description)).json();
  const sections = new Map();
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      sectionOf(sections, operation.tags[0]).append(operationCard(api, path, method.toUpperCase(), operation));
    }
  }
  page.replaceChildren(...sections.values());
  page.removeAttribute("aria-busy");
  filter();
  const wanted = document.getElementById(location.hash.slice(1));
  if (wanted instanceof HTMLDetailsElement) {
    wanted.open = true;
    wanted.scrollIntoView();
  }
}

search.addEventListener("input", filter);
search.form.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) {
    event.preventDefault();
    search.focus();
  }
});
start();
