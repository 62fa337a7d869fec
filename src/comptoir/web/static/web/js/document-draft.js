// What was typed and not saved is kept in the browser, and offered again when the document is opened.

const DELAY = 700;

export class Draft {
  constructor(root, { key, stateOf, onTake }) {
    Object.assign(this, { key: `comptoir-draft:${key}`, stateOf, onTake, timer: 0 });
    this.offerBox = root.querySelector("[data-draft-offer]");
    this.offerBox.querySelector("[data-draft-take]").addEventListener("click", () => this.take());
    this.offerBox.querySelector("[data-draft-drop]").addEventListener("click", () => this.drop());
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      try {
        localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), state: this.stateOf() }));
      } catch {
        // A full or forbidden storage: the page itself still holds everything.
      }
    }, DELAY);
  }

  drop() {
    clearTimeout(this.timer);
    localStorage.removeItem(this.key);
    this.offerBox.hidden = true;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key) || "null");
    } catch {
      return null;
    }
  }

  offer(version) {
    const draft = this.read();
    if (!draft) return;
    const when = new Date(draft.at).toLocaleString("fr-FR", { dateStyle: "short", timeStyle: "short" });
    const isOld = draft.state.version !== version ? " Le document a changé depuis." : "";
    this.offerBox.querySelector("[data-draft-text]").textContent = `Une saisie non enregistrée du ${when} a été gardée.${isOld}`;
    this.offerBox.hidden = false;
  }

  take() {
    const draft = this.read();
    this.offerBox.hidden = true;
    if (draft) this.onTake(draft.state);
  }
}
