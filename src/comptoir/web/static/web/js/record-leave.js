// Leaving a record with changes: saved, given up, or not left after all (UI-148). The browser asks when its tab is closed.

export function startLeaving({ page, formOf, isChanged, onGivenUp }) {
  let goOn = null;
  let isLeaving = false;

  function ask() {
    const dialog = document.getElementById("leave");
    dialog.returnValue = "";
    dialog.showModal();
    dialog.querySelector("[data-leave=save]").focus();
    return new Promise((resolve) => {
      dialog.querySelectorAll("[data-leave]").forEach((button) => (button.onclick = () => dialog.close(button.dataset.leave)));
      dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
    });
  }

  // Goes on with `go` at once, or after the user has decided.
  async function leave(go) {
    if (!isChanged()) return depart(go);
    const answer = await ask();
    if (answer === "save") {
      goOn = go;
      formOf().requestSubmit();
    } else if (answer === "drop") {
      onGivenUp();
      depart(go);
    }
    return undefined;
  }

  function depart(go) {
    isLeaving = true;
    go();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey || !formOf() || link.closest("dialog")) return;
    const isInside = link.getAttribute("href").startsWith("/") || link.getAttribute("href").startsWith("?");
    const isClosing = link.matches("[data-close-record]") && new URLSearchParams(window.location.search).get("retour") === "champ";
    if (!isInside || (!isChanged() && !isClosing)) return;
    event.preventDefault();
    leave(() => {
      if (isClosing) window.close();
      window.location.assign(link.href);
    });
  });
  // An action of the record works on what is stored: what is on the screen is saved first, or given up.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form === formOf() || form.id === "delete-form" || !page.contains(form) || form.closest("dialog") || !isChanged()) return;
    if (form.method !== "post" || form.dataset.isLeaving) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave(() => {
      form.dataset.isLeaving = "1";
      form.requestSubmit();
    });
  }, true);
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && isChanged()) event.preventDefault();
  });

  return {
    leave,
    // The server answered the form; tells whether we go elsewhere instead of showing what it says.
    saved(isStored) {
      const go = goOn;
      goOn = null;
      if (!go || !isStored) return false;
      depart(go);
      return true;
    },
    depart: () => (isLeaving = true),
    // What was saved or given up is no draft any more.
    get isGone() {
      return isLeaving;
    },
  };
}
