// "Filtrage avancé" (UI-100): the line of filters under the headings, shown or put away; each browser remembers.

import { form } from "./list-grid.js";

const HIDDEN = "comptoir-filters-hidden";
const button = form.querySelector("[data-advanced-filter]");

// A filter that holds is never hidden: one must see why rows are missing.
const isFiltered = () => [...form.querySelectorAll(".list-filters .filter")].some((one) => one.value);

function show() {
  const isHidden = localStorage.getItem(HIDDEN) === "1" && !isFiltered();
  form.classList.toggle("has-no-filters", isHidden);
  button.setAttribute("aria-expanded", String(!isHidden));
}

button.addEventListener("click", () => {
  localStorage.setItem(HIDDEN, form.classList.contains("has-no-filters") ? "" : "1");
  show();
});

show();
