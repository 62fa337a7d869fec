// Selected rows of a list, and what one does with them.

import { body, csrf, form, here, rows } from "./list-grid.js";

let anchor = null;
let isWhole = false;

export const box = (row) => row.querySelector("input[type=checkbox]");
export const chosen = () => rows().filter((row) => box(row).checked);

export function setAnchor(row) {
  anchor = row;
}

export function showSelection() {
  const all = rows();
  const count = chosen().length;
  if (count < all.length) isWhole = false;
  for (const row of all) row.classList.toggle("is-selected", box(row).checked);
  const page = form.querySelector("[data-select-page]");
  page.checked = count > 0 && count === all.length;
  page.indeterminate = count > 0 && count < all.length;
  form.querySelector("[data-bulk]").hidden = !count;
  const told = form.querySelector("[data-selected]");
  told.hidden = !count;
  const known = document.getElementById("list-count").dataset.count;
  told.replaceChildren(isWhole
    ? `Toute la liste est sélectionnée${known ? ` (${known})` : ""}`
    : `${count} sélectionnée${count > 1 ? "s" : ""}`);
  const hasMore = form.querySelector("[rel=next], [rel=prev]") || body().querySelector("[data-group]");
  if (count && count === all.length && !isWhole && hasMore) {
    const whole = document.createElement("button");
    whole.type = "button";
    whole.className = "link-button";
    whole.textContent = `Tout sélectionner${known ? ` (${known})` : ""}`;
    whole.addEventListener("click", () => {
      isWhole = true;
      showSelection();
    });
    told.append(" · ", whole);
  }
}

export function select(row, { add = false, range = false } = {}) {
  const all = rows();
  if (range && anchor && all.includes(anchor)) {
    const [from, to] = [all.indexOf(anchor), all.indexOf(row)].sort((a, b) => a - b);
    all.forEach((one, index) => (box(one).checked = (index >= from && index <= to) || (add && box(one).checked)));
  } else if (add) {
    box(row).checked = !box(row).checked;
    anchor = row;
  } else {
    for (const one of all) box(one).checked = one === row;
    anchor = row;
  }
  showSelection();
}

export function selectAll(checked) {
  for (const row of rows()) box(row).checked = checked;
  showSelection();
}

export async function act(button) {
  const ids = chosen().map((row) => row.dataset.id);
  if (!ids.length) return;
  if ("single" in button.dataset && ids.length > 1) {
    window.comptoir.showToast("Cette action se fait sur une seule fiche à la fois.", "warning");
    return;
  }
  const { askConfirmation, isDestructive } = window.comptoir;
  if (button.dataset.confirm && !(await askConfirmation(button.dataset.confirm, { isDanger: isDestructive(button) }))) return;
  const post = document.createElement("form");
  post.method = "post";
  post.action = button.dataset.bulkAction + (here() ? `?${here()}` : "");
  const fields = [["csrfmiddlewaretoken", csrf()], ...(isWhole ? [["tout", "1"]] : ids.map((id) => ["id", id]))];
  for (const [name, value] of fields) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    post.append(input);
  }
  document.body.append(post);
  post.submit();
}

export function openRow(row, inTab) {
  if (!row?.dataset.url) return;
  if (inTab) window.open(row.dataset.url, "_blank");
  else window.location.assign(row.dataset.url);
}

// What is selected stays so when the same rows come again, after F5 for instance.
let kept = new Set();
document.addEventListener("htmx:beforeSwap", () => {
  kept = new Set(chosen().map((row) => row.dataset.id));
});
export function selectAgain() {
  for (const row of rows()) box(row).checked = kept.has(row.dataset.id);
  isWhole = false;
  showSelection();
}
