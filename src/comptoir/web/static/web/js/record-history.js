// Undo and redo over the whole record, field change by field change since it was opened (UI-149).

import { isSame } from "./record-state.js";

const DEPTH = 300;

export class History {
  constructor(state) {
    this.past = [];
    this.future = [];
    this.present = state;
    this.saved = state;
  }

  get isChanged() {
    return !isSame(this.present, this.saved);
  }

  // Answers whether something had changed.
  note(state) {
    if (isSame(state, this.present)) return false;
    this.past.push(this.present);
    if (this.past.length > DEPTH) this.past.shift();
    this.present = state;
    this.future = [];
    return true;
  }

  undo() {
    if (!this.past.length) return null;
    this.future.push(this.present);
    this.present = this.past.pop();
    return this.present;
  }

  redo() {
    if (!this.future.length) return null;
    this.past.push(this.present);
    this.present = this.future.pop();
    return this.present;
  }

  // Back to what is stored, in one step that "Refaire" takes back in one step.
  undoAll() {
    if (!this.isChanged) return null;
    const place = this.past.findIndex((state) => isSame(state, this.saved));
    if (place >= 0) this.past.length = place;
    this.future = [this.present];
    this.present = this.saved;
    return this.present;
  }

  // The record was saved: `state` is how it came back, `follow` gives what was kept the new numbers of its rows.
  save(state, follow) {
    this.past = this.past.map(follow);
    this.future = this.future.map(follow);
    // What the server completed belongs to the change that was saved: it is no step of its own.
    this.present = this.saved = state;
  }
}
