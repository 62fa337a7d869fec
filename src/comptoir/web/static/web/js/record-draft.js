// What was typed and not saved is kept in the browser: it survives a crash and is offered when the record is opened again.

const DELAY = 500;

export class RecordDraft {
  constructor({ page, formOf, stateOf, isChanged, onTake }) {
    Object.assign(this, { page, formOf, stateOf, isChanged, onTake, timer: 0 });
  }

  get key() {
    return `comptoir-draft:${this.formOf().dataset.dossier}:${this.formOf().getAttribute("action").split("?")[0]}`;
  }

  get offer() {
    return this.page.querySelector("[data-draft-offer]");
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), DELAY);
  }

  write() {
    clearTimeout(this.timer);
    const form = this.formOf();
    if (!form) return;
    if (!this.isChanged()) return void localStorage.removeItem(this.key);
    // With what the record was when it was opened: taken again later, another's changes since are still seen (P-09).
    const hidden = (name) => form.querySelector(`[name=${name}]`)?.value || "";
    const draft = { at: Date.now(), version: hidden("_version"), initial: hidden("_initial"), state: this.stateOf() };
    try {
      localStorage.setItem(this.key, JSON.stringify(draft));
    } catch {
      // A full or forbidden storage: the page itself still holds everything.
    }
  }

  drop() {
    clearTimeout(this.timer);
    if (this.formOf()) localStorage.removeItem(this.key);
    if (this.offer) this.offer.hidden = true;
  }

  read() {
    try {
      const draft = JSON.parse(localStorage.getItem(this.key) || "null");
      return draft?.state?.fields ? draft : null;
    } catch {
      return null;
    }
  }

  show(isSame) {
    const draft = this.read();
    if (!draft || isSame(draft.state) || this.page.querySelector("[data-problems]")) return;
    const when = new Date(draft.at).toLocaleString("fr-FR", { dateStyle: "short", timeStyle: "short" });
    const isOld = draft.version !== (this.formOf().querySelector("[name=_version]")?.value || "");
    const changed = isOld ? " La fiche a été enregistrée depuis : vous verrez ce qui diffère avant d'enregistrer." : "";
    this.offer.querySelector("[data-draft-text]").textContent = `Une saisie non enregistrée du ${when} a été gardée.${changed}`;
    this.offer.hidden = false;
  }

  take() {
    const draft = this.read();
    this.offer.hidden = true;
    if (!draft) return;
    const form = this.formOf();
    if (form.querySelector("[name=_version]").value !== draft.version) {
      form.querySelector("[name=_version]").value = draft.version;
      form.querySelector("[name=_initial]").value = draft.initial;
    }
    this.onTake(draft.state);
  }
}
