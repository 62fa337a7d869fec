// Files attached to a record: chosen or dropped, sent one request at a time with progress, removed after a question.
// The server answers the panel anew each time.

const panelOf = (element) => element.closest("[data-attachments]");

function replace(panel, html) {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  const fresh = holder.querySelector("[data-attachments]");
  if (!fresh) return panel;
  panel.replaceWith(fresh);
  return fresh;
}

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

// XMLHttpRequest, because it tells how much was sent.
function send(url, body, onProgress = () => {}) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress((100 * event.loaded) / event.total));
    request.addEventListener("loadend", () => resolve({ html: request.responseText, status: request.status }));
    request.send(body);
  });
}

function say(panel, sentence) {
  const box = document.createElement("div");
  box.className = "alert alert-danger";
  box.setAttribute("role", "alert");
  box.textContent = sentence;
  panel.prepend(box);
}

async function attach(panel, files) {
  const problems = [];
  for (const file of files) {
    const progress = panel.querySelector("[data-attach-progress]");
    progress.hidden = false;
    const body = new FormData();
    body.append("file", file);
    const { html, status } = await send(panel.dataset.attachUrl, body, (share) => (progress.value = share));
    const fresh = replace(panel, html);
    if (fresh === panel) {
      progress.hidden = true;
      problems.push(status === 413 ? `Le fichier « ${file.name} » est trop gros.` : `Le fichier « ${file.name} » n'a pas pu être envoyé.`);
    } else problems.push(...[...fresh.querySelectorAll("[data-attachment-problems] p")].map((one) => one.textContent));
    fresh.querySelector("[data-attachment-problems]")?.remove();
    panel = fresh;
  }
  for (const sentence of problems) say(panel, sentence);
  panel.querySelector("[data-attach]")?.focus();
}

async function remove(button) {
  const panel = panelOf(button);
  const name = button.getAttribute("aria-label").replace(/^Retirer /, "");
  if (!(await window.comptoir.askConfirmation(`Retirer le fichier « ${name} » ? Il ne pourra pas être repris.`, { isDanger: true }))) return;
  const { html } = await send(button.dataset.removeAttachment, new FormData());
  const fresh = replace(panel, html);
  if (fresh === panel) say(panel, "Le fichier n'a pas pu être retiré : rechargez la page.");
  fresh.querySelector("[data-attach]")?.focus();
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-attach]")) return;
  // It is no field of the record: its drafts and its warnings don't concern it.
  event.stopPropagation();
  attach(panelOf(event.target), [...event.target.files]);
}, true);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-remove-attachment]");
  if (button) remove(button);
});

// The whole panel takes what is dropped; a file that falls beside it must not replace the page.
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const panel = event.target.closest?.(".attachments-panel")?.querySelector("[data-attach-url]");
    if (name === "dragover") event.dataTransfer.dropEffect = panel ? "copy" : "none";
    document.querySelector(".is-dropping")?.classList.remove("is-dropping");
    if (panel && name === "dragover") panel.querySelector("[data-drop]").classList.add("is-dropping");
    if (panel && name === "drop") attach(panel, [...event.dataTransfer.files]);
  });
}
