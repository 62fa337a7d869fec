// Live totals: the last state of the screen is computed by the server; answers that came too late are dropped.

import { post } from "./request.js";

const DELAY = 60;

export class Preview {
  constructor({ url, bodyOf, onAnswer, onRefusal, onPending }) {
    Object.assign(this, { url, bodyOf, onAnswer, onRefusal, onPending, timer: 0, call: null });
  }

  schedule(delay = DELAY) {
    this.onPending();
    // What is being computed is old already: its answer must not be written over what was typed since.
    this.cancel();
    this.timer = setTimeout(() => this.run(), delay);
  }

  cancel() {
    clearTimeout(this.timer);
    this.call?.abort();
    this.call = null;
  }

  async run() {
    this.cancel();
    const call = new AbortController();
    this.call = call;
    const body = this.bodyOf();
    try {
      const answer = await post(this.url, body, call.signal);
      if (this.call === call) this.onAnswer(answer);
    } catch (fault) {
      if (fault.name === "AbortError" || this.call !== call) return;
      this.onRefusal(fault);
    }
  }
}
