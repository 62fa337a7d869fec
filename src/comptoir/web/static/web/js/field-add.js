// "Ajouter" beside a list of choices, or Inser in it: a tab makes the record, which is then chosen here (DOC-016).

let waiting = null;

function add(button) {
  waiting = button;
  window.open(button.dataset.addUrl, "_blank");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-url]");
  if (button) add(button);
});
document.addEventListener("keydown", (event) => {
  const button = event.key === "Insert" && event.target.matches?.("select") && event.target.parentElement.querySelector("[data-add-url]");
  if (!button) return;
  event.preventDefault();
  event.stopPropagation();
  add(button);
}, true);
new BroadcastChannel("comptoir-chosen").addEventListener("message", async ({ data }) => {
  const button = waiting;
  if (button?.dataset.addTable !== data.table || !window.location.pathname.startsWith(data.path)) return;
  waiting = null;
  const response = await fetch(`${button.dataset.rowsUrl}?ids=${data.id}`, { headers: { Accept: "application/json" } });
  const [row] = response.ok ? (await response.json()).rows : [];
  if (!row || !button.isConnected) return;
  const select = button.parentElement.querySelector("select");
  if (![...select.options].some((option) => option.value === row.key)) select.add(new Option(row.words[0] || row.title, row.key));
  select.value = row.key;
  window.focus();
  select.focus();
  select.dispatchEvent(new Event("input", { bubbles: true }));
  select.dispatchEvent(new Event("change", { bubbles: true }));
});
