// The dialog "Exporter": it takes the list as it is filtered now, and the rows that are ticked.

const ticked = () => [...document.querySelectorAll('#list-body input[name="id"]:checked')].map((box) => box.value);

function prepare(dialog) {
  const form = dialog.querySelector("form");
  form.action = new URL(form.action, window.location.href).pathname + window.location.search;
  const rows = ticked();
  if (!rows.length) return;
  const choice = dialog.querySelector("[data-export-selection]");
  choice.disabled = false;
  choice.checked = true;
  dialog.querySelector("[data-export-count]").textContent = `(${rows.length})`;
  for (const id of rows) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "id", value: id });
    form.append(field);
  }
}

document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = event.detail.target?.querySelector?.("[data-export-dialog]");
  if (!dialog) return;
  prepare(dialog);
  const form = dialog.querySelector("form");
  const aim = () => {
    // What the browser shows by itself opens beside the list.
    form.target = form.querySelector("[name=format]:checked")?.hasAttribute("data-opens-tab") ? "_blank" : "";
  };
  form.addEventListener("change", aim);
  aim();
  form.addEventListener("submit", () => {
    // The form is read before the dialog closes; a download leaves the page where it is.
    window.setTimeout(() => dialog.close());
  });
});
