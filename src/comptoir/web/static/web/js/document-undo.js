// Undo and redo over the whole document, change by change since it was opened (UI-149).

import { essenceOf } from "./document-state.js";

const DEPTH = 200;

export class Undo {
  constructor({ stateOf, onTake, onMove }) {
    Object.assign(this, { stateOf, onTake, onMove, past: [], future: [], present: null, stored: null, isBegun: false, waiting: null });
  }

  // Where undoing ends: the document as it was opened.
  start() {
    this.present = this.take();
    this.tell();
  }

  take() {
    const state = this.stateOf();
    return { state, essence: essenceOf(state) };
  }

  // Something is being typed: the change is not over yet.
  begin() {
    this.isBegun = true;
  }

  // The server wrote what was typed in its own way: that is no change of the hand.
  amend() {
    if (this.present && !this.isBegun) this.present = this.take();
  }

  // A change is over: what was before it can be had again.
  note() {
    const now = this.take();
    this.isBegun = false;
    if (!this.present || now.essence === this.present.essence) return;
    this.past.push(this.present);
    if (this.past.length > DEPTH) this.past.shift();
    this.present = now;
    this.future = [];
    this.tell();
  }

  undo() {
    if (this.waiting) return void this.waiting.push("undo");
    this.note();
    this.go(this.past, this.future);
  }

  redo() {
    if (this.waiting) return void this.waiting.push("redo");
    this.note();
    this.go(this.future, this.past);
  }

  // Back to what is stored, in one step that "Refaire" takes back.
  undoAll() {
    if (this.waiting) return void this.waiting.push("undoAll");
    this.note();
    const saved = this.saved || this.past[0];
    if (!saved || saved.essence === this.present.essence) return;
    this.past = [];
    this.future = [this.present];
    this.present = saved;
    this.show();
  }

  go(from, to) {
    const state = from.pop();
    if (!state) return;
    to.push(this.present);
    this.present = state;
    this.show();
  }

  show() {
    this.onTake(this.present.state, this.stored);
    this.tell();
  }

  // While the document is being saved nothing is undone, what comes back would be written over it: it is once that is
  // there. What is typed is over by then, even in a field that the server wrote and that therefore tells no change.
  async held(saving) {
    this.note();
    this.waiting = [];
    try {
      return await saving;
    } finally {
      const deeds = this.waiting;
      this.waiting = null;
      for (const deed of deeds) this[deed]();
    }
  }

  // The document was saved: `stored` are the keys of its lines; a line that went away comes back as a new one.
  save(stored) {
    this.stored = stored;
    this.isBegun = false;
    this.present = this.saved = this.take();
    this.tell();
  }

  tell() {
    this.onMove({ canUndo: this.past.length > 0, canRedo: this.future.length > 0 });
  }
}
