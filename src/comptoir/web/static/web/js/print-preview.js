// The preview of a document: template, language and copies are chosen beside the page, which follows.

function shown(dialog) {
  const query = new URLSearchParams();
  for (const field of dialog.querySelectorAll("[data-print-choice]")) {
    if (field.value && field.value !== field.dataset.usual) query.set(field.name, field.value);
  }
  return query;
}

function refresh(dialog) {
  const url = dialog.dataset.url;
  const query = shown(dialog);
  dialog.querySelector("[data-pdf-open]").href = query.size ? `${url}?${query}` : url;
  const saved = new URLSearchParams(query);
  saved.set("telecharger", "1");
  dialog.querySelector("[data-pdf-download]").href = `${url}?${saved}`;
  query.delete("exemplaires");
  const frame = dialog.querySelector("[data-pdf-frame]");
  // Copies are all alike: one is enough to look at.
  const wanted = `${query.size ? `${url}?${query}` : url}#navpanes=0`;
  if (frame.getAttribute("src") !== wanted) frame.src = wanted;
}

export function openPreview(url) {
  const dialog = document.getElementById("pdf-preview");
  dialog.dataset.url = url;
  dialog.querySelector("[data-pdf-frame]").removeAttribute("src");
  if (!dialog.dataset.isReady) {
    dialog.dataset.isReady = "1";
    dialog.addEventListener("change", (event) => {
      if (event.target.matches("[data-print-choice]")) refresh(dialog);
    });
  }
  refresh(dialog);
  dialog.showModal();
}
