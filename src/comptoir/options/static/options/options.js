// Options: an option that was searched for has the focus; ↓ goes from the search to what it found.

const search = document.querySelector("[data-option-search]");
const tree = document.getElementById("options-tree");

function focusWanted() {
  const wanted = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  if (!wanted) return;
  wanted.scrollIntoView({ block: "center" });
  if (wanted.matches("input, select, textarea, button")) wanted.focus({ preventScroll: true });
}

search?.addEventListener("keydown", (event) => {
  const first = tree.querySelector("a");
  if (event.key === "ArrowDown" && first) {
    event.preventDefault();
    first.focus();
  } else if (event.key === "Enter" && search.value.trim() && first) {
    event.preventDefault();
    first.click();
  } else if (event.key === "Escape" && search.value) {
    event.stopPropagation();
    search.value = "";
    search.dispatchEvent(new Event("search", { bubbles: true }));
  }
});

tree?.addEventListener("keydown", (event) => {
  const links = [...tree.querySelectorAll("a")];
  const place = links.indexOf(document.activeElement);
  if (place < 0 || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  event.preventDefault();
  const next = place + (event.key === "ArrowDown" ? 1 : -1);
  if (next < 0) search.focus();
  else links[next]?.focus();
});

// The three numbers that come follow what is typed: the server reads it, as it will when it is saved.
let timer = 0;
document.getElementById("record")?.addEventListener("input", (event) => {
  const code = event.target.dataset.counter;
  if (!code) return;
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const url = new URL(event.target.form.dataset.comingUrl, window.location.href);
    url.searchParams.set("code", code);
    url.searchParams.set("text", event.target.value);
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    const shown = event.target.closest(".counter")?.querySelector("[data-coming]");
    if (answer.ok && shown) shown.textContent = (await answer.json()).text;
  }, 200);
});

window.addEventListener("hashchange", focusWanted);
focusWanted();
