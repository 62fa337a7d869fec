// The wizard of a new dossier: "Lancer" takes some seconds, so it shows that it works and is not sent twice.

document.querySelector("[data-wizard]")?.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  if (event.submitter?.value !== "lancer") return undefined;
  form.dataset.sent = "1";
  form.querySelector("[data-wizard-progress]").hidden = false;
  return undefined;
});
