// Rich-text fields (UI-064 to UI-069): a toolbar and an editor over the hidden text area that the form sends.
// Every format is a tag or a class that the server knows; it sanitises and rewrites whatever is sent.

const BLOCKS = new Set(["P", "DIV", "LI", "UL", "OL", "H1", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "TR", "PRE"]);
const TAGS = { STRONG: "B", EM: "I", STRIKE: "S", DEL: "S", B: "B", I: "I", U: "U", S: "S", BR: "BR", SPAN: "SPAN", UL: "UL", OL: "UL", LI: "LI" };
const LOST = new Set(["SCRIPT", "STYLE", "TITLE", "TEMPLATE", "TEXTAREA", "NOSCRIPT", "IFRAME", "SVG", "MATH", "HEAD"]);
const LAST_INDENT = 8;
const SPELLING = "comptoir-spelling";
let library = null;

// What a paste or a draft holds, made anew from the tags and classes that are known; nothing else enters the page.
export function cleanFragment(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  copyInto(fragment, parsed.body, 0);
  return fragment;
}

function copyInto(target, source, depth) {
  for (const node of source.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) target.append(node.data);
    else if (node.nodeType === Node.ELEMENT_NODE && !LOST.has(node.tagName.toUpperCase()) && depth < 100) {
      const tag = TAGS[node.tagName] || (BLOCKS.has(node.tagName) ? "P" : "");
      const holdsBlocks = tag === "P" && [...node.children].some((child) => BLOCKS.has(child.tagName));
      const copy = tag && !holdsBlocks ? document.createElement(tag) : target;
      if (copy !== target) {
        const classes = [...node.classList].filter((name) => /^rt-[a-z]+(-[a-z0-9]+)?$/.test(name));
        const align = node.style?.textAlign;
        if (!classes.length && BLOCKS.has(node.tagName) && ["center", "right", "justify"].includes(align)) classes.push(`rt-${align}`);
        if (classes.length) copy.className = classes.join(" ");
        target.append(copy);
      }
      copyInto(styled(copy, node), node, depth + 1);
    }
  }
}

function styled(target, node) {
  if (node.tagName !== "SPAN") return target;
  const wanted = [];
  if (Number(node.style.fontWeight) >= 600 || node.style.fontWeight === "bold") wanted.push("B");
  if (node.style.fontStyle === "italic") wanted.push("I");
  if (node.style.textDecorationLine?.includes("underline")) wanted.push("U");
  return wanted.reduce((outer, tag) => outer.appendChild(document.createElement(tag)), target);
}

class RichText {
  constructor(box, Squire) {
    this.box = box;
    this.source = box.querySelector("[data-rich-source]");
    this.root = box.querySelector("[data-rich-editor]");
    this.toolbar = box.querySelector("[role=toolbar]");
    this.given = this.source.value;
    this.editor = new Squire(this.root, { blockTag: "P", addLinks: false, sanitizeToDOMFragment: cleanFragment });
    for (const key of ["Tab", "Shift-Tab", "Ctrl-d", "Meta-d", "Ctrl-Shift-5", "Ctrl-Shift-6", "Ctrl-Shift-9"]) this.editor.setKeyHandler(key, null);
    this.setKeys();
    this.editor.setHTML(this.given);
    this.first = this.editor.getHTML();
    this.followValue();
    this.listen();
    this.setSpelling(localStorage.getItem(SPELLING) !== "off");
    this.showState();
    box.dataset.ready = "";
  }

  // A draft that is taken again, an undo of the record: whoever sets the field's value changes what is shown.
  followValue() {
    const { get, set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
    this.write = (html) => set.call(this.source, html);
    Object.defineProperty(this.source, "value", {
      get: () => get.call(this.source),
      set: (html) => {
        if (html === get.call(this.source)) return;
        this.write(html);
        this.editor.setHTML(html);
      },
    });
  }

  setKeys() {
    const keep = (act) => (editor, event) => {
      event.preventDefault();
      act();
    };
    for (const modifier of ["Ctrl-", "Meta-"]) {
      this.editor.setKeyHandler(`${modifier}]`, keep(() => this.indent(1)));
      this.editor.setKeyHandler(`${modifier}[`, keep(() => this.indent(-1)));
      this.editor.setKeyHandler(`${modifier}Shift-8`, keep(() => this.toggleBullets()));
    }
    this.editor.setKeyHandler("Alt-F10", keep(() => this.toolbar.querySelector("[tabindex='0']").focus()));
  }

  listen() {
    this.editor.addEventListener("input", () => this.keep());
    for (const name of ["pathChange", "select", "cursor", "undoStateChange"]) {
      this.editor.addEventListener(name, (event) => this.showState(name === "undoStateChange" ? event.detail : null));
    }
    this.root.addEventListener("focus", () => this.startWithDefaults());
    // The focus and the selection stay in the text while a button is clicked.
    this.toolbar.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
    this.toolbar.addEventListener("click", (event) => {
      const button = event.target.closest("[data-rich]");
      if (button && button.tagName === "BUTTON") this.act(button.dataset.rich, button.dataset.value);
      const menu = button?.closest("details");
      if (menu) menu.open = false;
    });
    this.toolbar.addEventListener("change", (event) => {
      event.stopPropagation();
      if (event.target.dataset.rich) this.setClass(event.target.dataset.rich, event.target.value);
      this.editor.focus();
    });
    this.toolbar.addEventListener("keydown", (event) => this.moveInToolbar(event));
  }

  keep() {
    const html = this.editor.getHTML();
    const isEmpty = !this.root.textContent.replaceAll("\u200b", "").trim();
    const value = html === this.first ? this.given : isEmpty ? "" : html;
    if (value === this.source.value) return;
    this.write(value);
    this.source.dispatchEvent(new Event("input", { bubbles: true }));
  }

  act(name, value) {
    const { editor } = this;
    const toggles = { bold: "B", italic: "I", underline: "U", strike: "S" };
    if (name in toggles) {
      const format = { tag: toggles[name] };
      editor.hasFormat(format.tag) ? editor.changeFormat(null, format) : editor.changeFormat(format);
    } else if (name === "align") this.align(value);
    else if (name === "bullets") this.toggleBullets();
    else if (name === "indent") this.indent(Number(value));
    else if (name === "undo" || name === "redo") editor[name]();
    else if (name === "spelling") this.setSpelling(!this.root.spellcheck);
    else this.setClass(name, value);
    editor.focus();
    this.showState();
  }

  // One class at a time of a group: rt-color-red takes the place of rt-color-blue.
  setClass(group, value) {
    const prefix = `rt-${group}-`;
    const wanted = value ? prefix + value : "";
    const present = new Set([...this.root.querySelectorAll(`span[class^="${prefix}"]`)].map((one) => one.className));
    for (const name of present) {
      if (name !== wanted) this.editor.changeFormat(null, { tag: "SPAN", attributes: { class: name } });
    }
    if (wanted) this.editor.changeFormat({ tag: "SPAN", attributes: { class: wanted } });
  }

  eachBlock(change) {
    this.editor.forEachBlock((block) => {
      const kept = [...block.classList];
      const classes = change(kept).filter(Boolean);
      if (classes.length) block.className = classes.join(" ");
      else block.removeAttribute("class");
    }, true);
  }

  align(value) {
    this.eachBlock((classes) => [...classes.filter((name) => !/^rt-(left|center|right|justify)$/.test(name)), value === "left" ? "" : `rt-${value}`]);
  }

  indent(step) {
    this.eachBlock((classes) => {
      const now = Number(classes.find((name) => name.startsWith("rt-indent-"))?.slice(10) || 0);
      const next = Math.min(LAST_INDENT, Math.max(0, now + step));
      return [...classes.filter((name) => !name.startsWith("rt-indent-")), next ? `rt-indent-${next}` : ""];
    });
  }

  toggleBullets() {
    if (this.editor.hasFormat("UL")) this.editor.removeList();
    else this.editor.makeUnorderedList();
  }

  setSpelling(isOn) {
    this.root.spellcheck = isOn;
    localStorage.setItem(SPELLING, isOn ? "on" : "off");
    this.toolbar.querySelector("[data-rich=spelling]").setAttribute("aria-pressed", String(isOn));
  }

  // The font and size that the user chose for new text (UI-032).
  startWithDefaults() {
    const { font, size } = this.root.dataset;
    if (this.root.textContent.replaceAll("\u200b", "") || this.root.querySelector("span")) return;
    if (font) this.setClass("font", font);
    if (size) this.setClass("size", size);
  }

  valueOf(group) {
    const start = this.editor.getSelection().startContainer;
    let node = start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement;
    for (; node && node !== this.root; node = node.parentElement) {
      const name = [...node.classList].find((one) => one.startsWith(`rt-${group}-`));
      if (name) return name.slice(group.length + 4);
    }
    return "";
  }

  showState(undo) {
    const block = this.block();
    const alignment = ["center", "right", "justify"].find((name) => block?.classList.contains(`rt-${name}`)) || "left";
    const pressed = { bold: "B", italic: "I", underline: "U", strike: "S", bullets: "UL" };
    for (const button of this.toolbar.querySelectorAll("button[aria-pressed]")) {
      const { rich, value } = button.dataset;
      if (rich in pressed) button.setAttribute("aria-pressed", String(this.editor.hasFormat(pressed[rich])));
      else if (rich === "align") button.setAttribute("aria-pressed", String(value === alignment));
    }
    for (const select of this.toolbar.querySelectorAll("select")) select.value = this.valueOf(select.dataset.rich);
    if (undo) {
      for (const [name, can] of [["undo", undo.canUndo], ["redo", undo.canRedo]]) {
        // Not "disabled": a button that loses the focus by being used would lose the place of the hand.
        this.toolbar.querySelector(`[data-rich=${name}]`).setAttribute("aria-disabled", String(!can));
      }
    }
  }

  block() {
    const start = this.editor.getSelection().startContainer;
    const element = start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement;
    return element?.closest("p, li");
  }

  moveInToolbar(event) {
    if (event.key === "Escape") {
      const menu = event.target.closest("details[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      } else this.editor.focus();
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const menu = event.target.closest(".rich-palette");
    const all = [...(menu || this.toolbar).querySelectorAll("button, select, summary")].filter((one) => one.checkVisibility());
    const next = all[(all.indexOf(event.target.closest("button, select, summary")) + step + all.length) % all.length];
    if (!menu) for (const one of all) one.tabIndex = one === next ? 0 : -1;
    next.focus();
    event.preventDefault();
  }
}

// ------------------------------------------------------------------------------------------------------- start
export async function startRichText(within = document) {
  const boxes = [...within.querySelectorAll("[data-rich-text]:not([data-started])")];
  for (const box of boxes) box.dataset.started = "";
  const edited = boxes.filter((box) => !box.hasAttribute("data-read-only"));
  if (!edited.length) return;
  library ||= import(new URL(edited[0].dataset.library, window.location.href));
  const { default: Squire } = await library;
  for (const box of edited) if (box.isConnected) new RichText(box, Squire);
}

startRichText();
document.addEventListener("htmx:afterSettle", () => startRichText());
