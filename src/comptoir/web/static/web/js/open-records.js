// "Fiches ouvertes": the records open in other tabs of the browser, to go to one or to close them (UI-014, UI-015).

const menu = document.querySelector("[data-open-records]");
const channel = new BroadcastChannel("comptoir-open");
const home = window.location.pathname.split("/").slice(0, 3).join("/");
const shown = document.querySelector("[data-record-page], #document.document");
const others = new Map();
const me = crypto.randomUUID();

const isChanged = () => Boolean(window.comptoir.record?.isChanged());

function title() {
  const heading = document.querySelector("main h1")?.cloneNode(true);
  for (const badge of heading?.querySelectorAll(".badge") || []) badge.remove();
  return heading?.textContent.replace(/\s+/g, " ").trim() || document.title;
}

const card = () => ({ kind: "here", id: me, home, title: title(), url: window.location.href, name: window.name, isChanged: isChanged() });

function tell() {
  if (shown) channel.postMessage(card());
}

// ------------------------------------------------------------------------------------------------ the menu
function show() {
  menu.hidden = !others.size;
  menu.querySelector("[data-count]").textContent = others.size;
  const list = menu.querySelector("[data-open-list]");
  list.replaceChildren(...[...others.values()].sort((a, b) => a.title.localeCompare(b.title, "fr")).map(line));
}

function button(text, act, css = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = css;
  made.append(text);
  made.addEventListener("click", act);
  return made;
}

function line(other) {
  const item = document.createElement("li");
  item.className = "open-record";
  const close = button("", () => ask(other), "bar-button");
  close.setAttribute("aria-label", `Fermer ${other.title}`);
  close.title = "Fermer";
  close.innerHTML = '<i class="ti ti-x" aria-hidden="true"></i>';
  item.append(button(other.isChanged ? `${other.title} (modifiée)` : other.title, () => go(other)), close);
  return item;
}

// A tab that this program opened is brought to the front; of another one the browser only lets us open the record.
function go(other) {
  menu.open = false;
  channel.postMessage({ kind: "front", id: other.id });
  const found = window.open("", other.name);
  if (!found) return;
  try {
    if (found.location.href === "about:blank") found.location.href = other.url;
    found.focus();
  } catch {
    found.focus();
  }
}

const ask = (other) => channel.postMessage({ kind: "close", id: other.id, from: me });

// Closing all closes this record too; each one with changes asks about them in its own tab.
function closeAll() {
  for (const other of others.values()) ask(other);
  closeMine();
}

function closeMine() {
  const leave = window.comptoir.record?.leave || ((act) => act());
  const list = document.querySelector("[data-close-record]")?.getAttribute("href") || `${home}/`;
  leave(() => {
    window.close();
    window.location.assign(list);
  });
}

// ------------------------------------------------------------------------------------------------ the other tabs
const hear = {
  who: tell,
  here(data) {
    others.set(data.id, data);
    show();
  },
  bye(data) {
    others.delete(data.id);
    show();
  },
  front(data) {
    if (data.id === me) window.focus();
  },
  close(data) {
    if (data.id !== me) return;
    if (isChanged()) {
      channel.postMessage({ kind: "kept", id: data.from, title: title() });
      window.focus();
    }
    closeMine();
  },
  kept(data) {
    if (data.id === me) window.comptoir.showToast(`« ${data.title} » a des changements non enregistrés : décidez dans son onglet.`, "warning");
  },
};

channel.addEventListener("message", ({ data }) => {
  if (data.kind === "here" && data.home !== home) return;
  hear[data.kind]?.(data);
});
if (shown) {
  if (!window.name) window.name = `comptoir-${me}`;
  tell();
  document.addEventListener("change", () => setTimeout(tell, 0));
  document.addEventListener("htmx:afterSettle", tell);
  window.addEventListener("pagehide", () => channel.postMessage({ kind: "bye", id: me }));
  // A page that comes back from the browser's history is open again.
  window.addEventListener("pageshow", (event) => event.persisted && tell());
}
menu.querySelector("[data-close-all]").addEventListener("click", closeAll);
channel.postMessage({ kind: "who" });
