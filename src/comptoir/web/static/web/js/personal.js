// What belongs to the user: the star, recent records, theme, density and folded navigation kept on the server.

import { post, postBeforeLeaving } from "./request.js";

const frame = document.querySelector("[data-display-url]");
const star = document.querySelector("[data-star]");

function keep(change) {
  // A choice that could not be kept still holds on this page.
  postBeforeLeaving(frame.dataset.displayUrl, change).catch(() => {});
}

function showStar(isFavourite) {
  star.setAttribute("aria-pressed", String(isFavourite));
  star.querySelector(".ti").className = `ti ti-${isFavourite ? "star-filled" : "star"}`;
  star.title = isFavourite ? "Retirer des favoris" : "Ajouter aux favoris";
}

function target() {
  return { table: star.dataset.table, record: star.dataset.record, query: window.location.search.slice(1) };
}

async function visit() {
  try {
    showStar((await post(star.dataset.visitUrl, target())).is_favourite);
  } catch {
    // Not being noted changes nothing for the page.
  }
}

if (star) {
  visit();
  star.addEventListener("click", async () => {
    const wanted = star.getAttribute("aria-pressed") !== "true";
    try {
      await post(star.dataset.starUrl, { ...target(), is_favourite: wanted });
      showStar(wanted);
    } catch (refused) {
      window.comptoir.showToast(refused.message, "danger");
    }
  });
}

document.addEventListener("click", (event) => {
  const theme = event.target.closest("[data-theme-choice]");
  if (theme) keep({ theme: theme.dataset.themeChoice });
  const density = event.target.closest("[data-density-choice]");
  if (density) {
    document.body.classList.toggle("is-compact", density.dataset.densityChoice === "compact");
    keep({ density: density.dataset.densityChoice });
  }
  if (event.target.closest("[data-fold-navigation]")) {
    keep({ is_navigation_small: document.body.classList.contains("is-navigation-small") });
  }
});

document.addEventListener("change", async (event) => {
  const box = event.target.closest("[data-first-step]");
  if (!box) return;
  try {
    await post(box.closest("[data-first-steps]").dataset.firstSteps, { step: box.dataset.firstStep, is_done: box.checked });
    box.closest("li").classList.toggle("is-done", box.checked);
  } catch (refused) {
    box.checked = !box.checked;
    window.comptoir.showToast(refused.message, "danger");
  }
});
