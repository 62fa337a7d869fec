// "Rechercher ou agir": Ctrl+K finds records of every table and runs any page by its name.

const dialog = document.getElementById("palette");
const input = document.getElementById("palette-input");
const rows = document.getElementById("palette-rows");
let pending = 0;
let timer = 0;

function options() {
  return [...rows.querySelectorAll("[role=option]")];
}

function mark(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  input.setAttribute("aria-activedescendant", option ? option.id : "");
  option?.scrollIntoView({ block: "nearest" });
}

function show(groups) {
  rows.replaceChildren();
  let count = 0;
  for (const group of groups) {
    const holder = document.createElement("div");
    holder.setAttribute("role", "group");
    holder.setAttribute("aria-label", group.label);
    const title = document.createElement("div");
    title.className = "palette-group";
    title.setAttribute("aria-hidden", "true");
    title.textContent = group.label;
    holder.append(title);
    for (const row of group.rows) {
      const option = document.createElement("div");
      option.id = `palette-row-${count++}`;
      option.setAttribute("role", "option");
      option.dataset.url = row.url;
      const title = document.createElement("span");
      title.textContent = row.title;
      option.append(title);
      if (row.hint) {
        const hint = document.createElement("small");
        hint.textContent = row.hint;
        option.append(hint);
      }
      holder.append(option);
    }
    rows.append(holder);
  }
  if (!count) {
    const none = document.createElement("div");
    none.className = "palette-none";
    none.setAttribute("role", "presentation");
    none.textContent = input.value ? "Rien ne correspond." : "";
    rows.append(none);
  }
  mark(options()[0]);
}

async function search() {
  const mine = ++pending;
  const response = await fetch(`${dialog.dataset.paletteUrl}?q=${encodeURIComponent(input.value)}`);
  if (mine !== pending || !response.ok) return;
  show((await response.json()).groups);
}

function go(option, inTab) {
  if (!option) return;
  if (inTab) window.open(option.dataset.url, "_blank");
  else {
    const go = () => window.location.assign(option.dataset.url);
    // A changed record asks first, as for any link (UI-148).
    if (window.comptoir.record) {
      dialog.close();
      window.comptoir.record.leave(go);
    } else go();
  }
}

for (const opener of document.querySelectorAll("[data-open-palette]")) {
  opener.addEventListener("click", () => {
    dialog.showModal();
    input.select();
    input.focus();
    search();
  });
}
input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, 120);
});
input.addEventListener("keydown", (event) => {
  const all = options();
  const here = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    mark(all[(here + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    go(all[here], event.ctrlKey);
  }
});
rows.addEventListener("click", (event) => go(event.target.closest("[role=option]"), event.ctrlKey));
