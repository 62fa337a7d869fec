// Telling a scanner from a hand: a scanner types a whole code in a few milliseconds, then Enter.

const FASTEST_HAND = 50; // milliseconds between two keys
const SHORTEST_CODE = 6;

let burst = "";
let before = "";
let field = null;
let last = 0;

// Keys as they come, seen before the fields see them.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
  const isFast = event.timeStamp - last < FASTEST_HAND && event.target === field;
  if (!isFast) {
    burst = "";
    field = event.target;
    before = field.value ?? "";
  }
  burst += event.key;
  last = event.timeStamp;
}, true);

// A figure as long as a barcode: nobody sells ten million of anything.
const LONG_FIGURE = /^\d{8,}$/;

// What was scanned into the field when Enter comes, or nothing: its code, and the field's text before it.
export function scanned(event) {
  const isScan = event.target === field && burst.length >= SHORTEST_CODE && event.timeStamp - last < 10 * FASTEST_HAND;
  const found = isScan ? { code: burst, before } : null;
  burst = "";
  return found;
}

// A barcode that stands where a figure belongs, however fast it came; ``before`` is what the server had computed there.
export function barcodeInFigure(cell, before) {
  return cell.classList.contains("number") && LONG_FIGURE.test(cell.value.trim()) ? { code: cell.value.trim(), before } : null;
}
