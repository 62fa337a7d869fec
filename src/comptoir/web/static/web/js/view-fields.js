// The tree of fields of the view editor: branches loaded when they are opened, and a search over near tables.

async function html(url, parameters) {
  const address = new URL(url, window.location.href);
  for (const [name, value] of Object.entries(parameters)) if (value) address.searchParams.set(name, value);
  const response = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
  return response.ok ? response.text() : '<p class="text-secondary">Ces champs n’ont pas pu être lus : réessayez.</p>';
}

export class FieldTree {
  constructor(holder, { url, relation = "", search = null, onColumn, onCondition = null }) {
    Object.assign(this, { holder, url, relation, onColumn, onCondition });
    this.whole = holder.innerHTML;
    holder.addEventListener("click", (event) => this.onClick(event));
    holder.addEventListener("keydown", (event) => this.onKey(event));
    // "toggle" does not bubble.
    holder.addEventListener("toggle", (event) => this.onToggle(event.target), true);
    let timer = 0;
    search?.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.find(search.value.trim()), 200);
    });
    search?.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
      if (event.key === "Enter" || event.key === "ArrowDown") {
        event.preventDefault();
        holder.querySelector("[data-add-column]")?.focus();
      }
    });
  }

  async start(relation) {
    this.relation = relation;
    this.holder.innerHTML = await html(this.url, { relation });
    this.whole = this.holder.innerHTML;
  }

  async find(text) {
    this.asked = text;
    const found = text ? await html(this.url, { q: text, relation: this.relation }) : this.whole;
    if (this.asked === text) this.holder.innerHTML = found;
  }

  async onToggle(details) {
    const branch = details.querySelector(":scope > [data-branch-fields]");
    if (!details.open || !branch || branch.childElementCount) return;
    branch.innerHTML = await html(this.url, { de: details.dataset.branch, relation: this.relation });
  }

  onClick(event) {
    const button = event.target.closest("[data-add-column], [data-add-condition]");
    if (!button) return;
    const meta = JSON.parse(button.closest("[data-field]").dataset.field);
    if (button.matches("[data-add-condition]")) this.onCondition?.(meta);
    else this.onColumn(meta);
  }

  onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey) return;
    const stops = [...this.holder.querySelectorAll("[data-add-column], summary")].filter((one) => one.offsetParent);
    const next = stops[stops.indexOf(event.target.closest("[data-add-column], summary")) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}
