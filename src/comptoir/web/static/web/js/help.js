// The help: "Précédent", and chapters that stay folded on a narrow screen.

const chapters = document.querySelector("[data-help-chapters]");
if (chapters && window.matchMedia("(max-width: 800px)").matches) chapters.open = false;

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-back]")) window.history.back();
});
