// Every button tells its shortcut when the hand rests on it; a Mac shows its own key in place of Ctrl (UI-173).

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const WORDS = {
  ctrl: isMac ? "⌘" : "Ctrl", alt: "Alt", shift: "Maj", insert: "Inser", delete: "Suppr", escape: "Échap", enter: "Entrée",
  pageup: "Page haut", pagedown: "Page bas", arrowleft: "←", arrowright: "→", arrowup: "↑", arrowdown: "↓",
};

const said = (keys) => keys.split("+").map((key) => WORDS[key] || (key.length === 1 ? key.toUpperCase() : key)).join("+");

function wordsOf(element) {
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd")) key.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function show(root) {
  for (const element of root.querySelectorAll("[data-shortcut]:not([title])")) {
    if (element.matches("input, select, textarea")) continue;
    const keys = [element.dataset.shortcut, element.dataset.shortcutAlt].filter(Boolean).map(said).join(" ou ");
    const words = element.dataset.shortcutLabel || element.getAttribute("aria-label") || wordsOf(element);
    element.title = `${words} (${keys})`;
  }
  if (!isMac) return;
  for (const key of root.querySelectorAll("kbd")) key.textContent = key.textContent.replace("Ctrl", "⌘");
  for (const element of root.querySelectorAll("[title*='Ctrl']")) element.title = element.title.replaceAll("Ctrl", "⌘");
}

show(document);
document.addEventListener("htmx:afterSettle", (event) => show(event.detail.target || document));
