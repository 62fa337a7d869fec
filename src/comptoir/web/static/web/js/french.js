// Figures and dates of the server ("1234.50", "2026-11-21") as French hands read and type them. No arithmetic here.

const NARROW_SPACE = "\u202f";

// 1234.50 → 1 234,50
export function shown(text) {
  if (text === null || text === undefined || text === "") return "";
  const [whole, fraction] = String(text).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, NARROW_SPACE);
  return fraction === undefined ? grouped : `${grouped},${fraction}`;
}

// 1234.50 → 1234,50: what stands in an input
export function typed(text) {
  return text === null || text === undefined ? "" : String(text).replace(".", ",");
}

// 1.5 → 1.500: never fewer decimals than asked for
export function padded(text, decimals) {
  if (text === null || text === undefined || text === "") return text;
  const [whole, fraction = ""] = String(text).split(".");
  return decimals || fraction ? `${whole}.${fraction.padEnd(decimals, "0")}` : whole;
}

// Decimals that the options want of amounts and unit prices (OPT-140, OPT-142).
const wanted = { amount: 2, price: 2 };
export const wantDecimals = (decimals) => Object.assign(wanted, decimals);

// 12.50 → 12.500 with three decimals; 12.00 → 12 with none, where 12.50 keeps its cents.
export function money(text, kind = "amount") {
  if (text === null || text === undefined || text === "") return text;
  const [whole, fraction = ""] = String(text).split(".");
  const needed = fraction.replace(/0+$/, "");
  const decimals = needed.length > 0 && wanted[kind] < 2 ? 2 : wanted[kind];
  return padded(needed ? `${whole}.${needed}` : whole, decimals);
}

// 2026-11-21 → 21/11/2026
export function day(iso) {
  return iso ? iso.split("-").reverse().join("/") : "";
}
