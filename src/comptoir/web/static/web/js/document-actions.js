// Actions of a document: saved first when something changed, confirmed when it can't be undone, refused with sentences.

import "./json-form.js";
import { openPreview } from "./print-preview.js";
import { post } from "./request.js";

export function startActions({ config, root, bodyOf, save, settled, leave, isChanged, version, showFaults }) {
  const saved = async () => {
    await settled();
    return !isChanged() || Boolean(await save());
  };

  async function run(asked) {
    const { action, actionSort, actionConfirm } = asked.dataset;
    if (actionConfirm && !(await window.comptoir.askConfirmation(actionConfirm, { isDanger: window.comptoir.isDestructive(asked) }))) return;
    if (action !== "delete" && !(await saved())) return;
    if (actionSort === "link") return void leave(asked.href);
    if (actionSort === "dialog") {
      const dialog = document.getElementById(action);
      dialog.querySelector("form").dataset.version = version();
      return void dialog.showModal();
    }
    try {
      leave((await post(asked.dataset.url, { version: version() })).url);
    } catch (fault) {
      showFaults(fault, { isWhole: true });
    }
  }

  async function explain(part) {
    try {
      const answer = await post(config.urls.explain, bodyOf());
      const dialog = document.getElementById("explanation");
      dialog.querySelector("[data-explanation]").innerHTML = answer.html;
      dialog.showModal();
      if (part === "dues") dialog.querySelector("h3")?.scrollIntoView();
    } catch (fault) {
      showFaults(fault, { isWhole: true });
    }
  }

  async function print(link) {
    if (!config.is_read_only && !(await saved())) return;
    openPreview(link.href);
  }

  async function close(link) {
    const question = "Quitter sans enregistrer ? Votre saisie reste en brouillon sur ce poste.";
    if (!isChanged() || (await window.comptoir.askConfirmation(question))) leave(link.getAttribute("href"));
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const action = event.target.closest("[data-action]");
    if (action) run(action);
    else if (link?.hasAttribute("data-print")) print(link);
    else if (link && isPlain && isChanged() && link.getAttribute("href").startsWith("/") && !link.getAttribute("target") && !link.hasAttribute("download")) close(link);
    else {
      const asked = event.target.closest("[data-explain]");
      if (asked) explain(asked.dataset.explain);
      return;
    }
    event.preventDefault();
  });
  root.addEventListener("submit", (event) => event.preventDefault());
}
