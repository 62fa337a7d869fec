// What one should know of the article of the current line: its stock, the last price of the customer.

import { get } from "./request.js";

export class LineFacts {
  constructor(root, { url, partyCode, document: pk }) {
    Object.assign(this, { url, partyCode, pk, box: root.querySelector("[data-line-facts]"), known: new Map() });
  }

  async show(row) {
    const article = row?.line.chosen;
    if (!article || !this.box) return;
    const key = `${article} ${this.partyCode()}`;
    if (!this.known.has(key)) this.known.set(key, (await get(this.url, { article, client: this.partyCode(), document: this.pk })).facts);
    this.box.replaceChildren(...this.known.get(key).map(factOf));
  }
}

function factOf(fact, index) {
  const item = document.createElement("span");
  item.className = index ? `fact${fact.tone ? ` is-${fact.tone}` : ""}` : "fact-title";
  const value = document.createElement(index ? "b" : "span");
  value.textContent = fact.text;
  item.append(index ? `${fact.label} ` : "", value);
  return item;
}
