// The frame: menus, dialogues, confirmations, shortcuts, toasts, theme, navigation.

const YEAR = 31536000;

function cookie(name, value) {
  document.cookie = `${name}=${value};path=/;max-age=${YEAR};samesite=strict`;
}

// ---------------------------------------------------------------------------------------------------- toasts
function showToast(message, kind) {
  const toast = document.createElement("div");
  toast.className = `toast-line toast-${kind}`;
  const text = document.createElement("span");
  text.textContent = message;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "bar-button";
  close.setAttribute("aria-label", "Fermer le message");
  close.innerHTML = '<i class="ti ti-x" aria-hidden="true"></i>';
  close.addEventListener("click", () => toast.remove());
  toast.append(text, close);
  document.getElementById("toasts").append(toast);
  if (kind === "success") setTimeout(() => toast.remove(), 5000);
}

function readToast() {
  const found = document.cookie.split("; ").find((part) => part.startsWith("comptoir_toast="));
  if (!found) return;
  document.cookie = "comptoir_toast=;path=/;max-age=0;samesite=strict";
  try {
    // The cookie module quotes what holds special characters.
    const raw = found.slice("comptoir_toast=".length).replace(/^"|"$/g, "");
    const toast = JSON.parse(decodeURIComponent(raw));
    showToast(toast.message, toast.kind);
  } catch {
    // A cookie that we did not write: nothing to say.
  }
}

// ---------------------------------------------------------------------------------------------- menus, dialogues
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open], .is-navigation-small .nav-menu[open]")) {
    if (menu !== except && !menu.contains(except)) menu.open = false;
  }
}

function moveInMenu(event) {
  const menu = event.target.closest("details.menu[open]");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const items = [...menu.querySelectorAll(".menu-list a, .menu-list button")];
  const here = items.indexOf(document.activeElement);
  const next = items[(here + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length];
  next?.focus();
  event.preventDefault();
}

// What can't be had back is red; everything else one simply goes on with.
const isDestructive = (element) => Boolean(element?.matches(".text-danger, .btn-danger, .btn-outline-danger, [data-bulk-delete]"));

function askConfirmation(text, { isDanger = false } = {}) {
  const dialog = document.getElementById("confirm");
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.classList.toggle("btn-danger", isDanger);
  yes.classList.toggle("btn-primary", !isDanger);
  dialog.querySelector("#confirm-text").textContent = text;
  dialog.returnValue = "";
  dialog.showModal();
  yes.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

// ------------------------------------------------------------------------------------------------------ shortcuts
const RICH_TEXT_KEYS = new Set(["ctrl+i", "ctrl+b", "ctrl+u", "ctrl+z", "ctrl+y", "ctrl+shift+z"]);

function keyName(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  if (event.altKey) parts.push("alt");
  const isPrintable = event.key.length === 1;
  if (event.shiftKey && (!isPrintable || parts.length)) parts.push("shift");
  parts.push(event.key.toLowerCase());
  return parts.join("+");
}

function isTyping(target) {
  return target.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
}

function isUsable(element) {
  if (element.disabled) return false;
  if (element.closest("dialog:not([open])")) return false;
  // What a closed menu holds keeps its shortcut; what is hidden otherwise does not.
  let shown = element;
  for (let held; (held = shown.closest("details.menu:not([open]) .menu-list")); ) shown = held.closest("details.menu");
  return shown.checkVisibility?.() ?? true;
}

function runShortcut(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const name = keyName(event);
  const isPlain = name.length === 1 || name === "insert" || name === "delete";
  if (isPlain && isTyping(event.target)) return;
  // In rich text these keys keep their usual meaning: italic, undo … (UI-174).
  if (RICH_TEXT_KEYS.has(name) && event.target.isContentEditable) return;
  if (name === "escape" && document.querySelector("dialog[open], details.menu[open]")) {
    closeMenus(null);
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const wanted = CSS.escape(name);
  const found = [...document.querySelectorAll(`[data-shortcut="${wanted}"], [data-shortcut-alt="${wanted}"]`)];
  const element = found.find(isUsable);
  if (!element) return;
  event.preventDefault();
  if (isTyping(element)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
    if (element.tagName === "SUMMARY") element.parentElement.querySelector(".menu-list a, .menu-list button")?.focus();
  }
}

const KEY_WORDS = {
  ctrl: "Ctrl", alt: "Alt", shift: "Maj", insert: "Inser", delete: "Suppr", escape: "Échap", enter: "Entrée",
  pageup: "Page haut", pagedown: "Page bas", arrowleft: "←", arrowright: "→", arrowup: "↑", arrowdown: "↓",
};

function wordsOf(element) {
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd")) key.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function listShortcuts() {
  const list = document.querySelector("[data-shortcut-list]");
  list.replaceChildren();
  const rows = [...document.querySelectorAll("[data-shortcut]")].filter(isUsable).map((element) => [
    element.dataset.shortcut,
    element.dataset.shortcutLabel || element.getAttribute("aria-label") || wordsOf(element),
  ]);
  for (const extra of document.querySelectorAll("[data-list], [data-record-form], [data-shortcuts]")) {
    for (const line of (extra.dataset.shortcuts || "").split(";").filter(Boolean)) rows.push(line.split("="));
  }
  for (const [keys, label] of rows) {
    const term = document.createElement("dt");
    for (const key of keys.split("+")) {
      const shown = document.createElement("kbd");
      shown.textContent = KEY_WORDS[key] || (key.length === 1 ? key.toUpperCase() : key);
      term.append(shown);
    }
    const meaning = document.createElement("dd");
    meaning.textContent = label;
    list.append(term, meaning);
  }
}

// ------------------------------------------------------------------------------------------------------- events
function openDialog(name) {
  if (name === "shortcuts") listShortcuts();
  document.getElementById(name)?.showModal();
}

function foldNavigation(button) {
  const isSmall = document.body.classList.toggle("is-navigation-small");
  button.setAttribute("aria-expanded", String(!isSmall));
  for (const menu of document.querySelectorAll(".nav-menu")) {
    menu.open = !isSmall && Boolean(menu.querySelector(".is-current"));
  }
}

document.addEventListener("click", async (event) => {
  const target = event.target;
  closeMenus(target.closest("details"));
  const confirmed = target.closest("[data-confirm]");
  if (confirmed && confirmed.matches("button:not([data-bulk-action])") && !confirmed.dataset.confirmed) {
    event.preventDefault();
    event.stopPropagation();
    if (await askConfirmation(confirmed.dataset.confirm, { isDanger: isDestructive(confirmed) })) {
      confirmed.dataset.confirmed = "1";
      confirmed.click();
      delete confirmed.dataset.confirmed;
    }
    return;
  }
  const opener = target.closest("[data-open-dialog]");
  if (opener) openDialog(opener.dataset.openDialog);
  if (target.closest("[data-close-dialog]")) target.closest("dialog").close();
  if (target.closest("[data-confirm-yes]")) target.closest("dialog").close("yes");
  if (target.matches("dialog")) target.close();
  const theme = target.closest("[data-theme-choice]");
  if (theme) {
    window.comptoirTheme(theme.dataset.themeChoice);
    cookie("comptoir_theme", theme.dataset.themeChoice);
  }
  const fold = target.closest("[data-fold-navigation]");
  if (fold) foldNavigation(fold);
  if (target.closest("[data-open-navigation]")) document.body.classList.toggle("is-navigation-open");
}, true);

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-confirm]") || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopPropagation();
  if (await askConfirmation(form.dataset.confirm, { isDanger: isDestructive(event.submitter || form.querySelector("[type=submit]")) })) {
    form.dataset.confirmed = "1";
    form.requestSubmit();
  }
}, true);

document.addEventListener("keydown", moveInMenu);
document.addEventListener("keydown", runShortcut);
document.addEventListener("htmx:afterRequest", (event) => {
  // The page that a redirect leads to will say it.
  if (!event.detail.xhr?.getResponseHeader("HX-Redirect")) readToast();
});
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) showToast("Le programme a rencontré une erreur ; rien n'a été enregistré.", "danger");
});
document.addEventListener("htmx:afterSettle", (event) => {
  // A dialogue that the server gave when it was asked for.
  if (event.detail.target?.id === "dialog-holder") event.detail.target.querySelector("dialog")?.showModal();
});
document.addEventListener("htmx:sendError", () =>
  showToast("Le serveur ne répond pas. Rien n'est perdu : réessayez dans un instant.", "danger"));
readToast();

// Other islands ask and tell through these.
window.comptoir = { askConfirmation, isDestructive, showToast, isTyping };
