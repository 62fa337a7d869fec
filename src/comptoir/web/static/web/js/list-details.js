// Rows of a linked table under each row of a list: unfolded on demand, by mouse or by the arrows (UI-136).

const form = document.querySelector("[data-details]");
const label = form.dataset.detailsLabel;
const body = () => document.getElementById("list-body");

function button(row) {
  return row.querySelector("[data-unfold]");
}

function addButtons() {
  for (const row of body().querySelectorAll("tr[data-id]")) {
    if (button(row)) continue;
    const made = document.createElement("button");
    made.type = "button";
    made.className = "bar-button unfold";
    made.dataset.unfold = "";
    made.setAttribute("aria-expanded", "false");
    made.setAttribute("aria-label", `${label} : afficher le détail`);
    made.innerHTML = '<i class="ti ti-chevron-right" aria-hidden="true"></i>';
    row.querySelector(".cell-check").append(made);
  }
}

async function unfold(row) {
  if (button(row).getAttribute("aria-expanded") === "true") return;
  button(row).setAttribute("aria-expanded", "true");
  const detail = document.createElement("tr");
  detail.className = "list-detail";
  const cell = detail.insertCell();
  cell.colSpan = row.cells.length;
  cell.textContent = "…";
  row.after(detail);
  const response = await fetch(form.dataset.details.replace("/0/", `/${row.dataset.id}/`));
  if (response.ok) cell.innerHTML = await response.text();
  else cell.textContent = "Le détail n’a pas pu être lu : réessayez.";
}

function fold(row) {
  button(row).setAttribute("aria-expanded", "false");
  const detail = row.nextElementSibling;
  if (detail?.matches(".list-detail")) detail.remove();
}

form.addEventListener("click", (event) => {
  const clicked = event.target.closest("[data-unfold]");
  if (!clicked) return;
  const row = clicked.closest("tr");
  if (clicked.getAttribute("aria-expanded") === "true") fold(row);
  else unfold(row);
});
form.addEventListener("keydown", (event) => {
  const row = event.target.closest("tr[data-id]");
  if (!row || event.target.matches("input") || !["ArrowRight", "ArrowLeft"].includes(event.key) || event.altKey) return;
  event.preventDefault();
  if (event.key === "ArrowRight") unfold(row);
  else fold(row);
});
document.addEventListener("htmx:afterSettle", addButtons);
document.addEventListener("list-rows", addButtons);
addButtons();
