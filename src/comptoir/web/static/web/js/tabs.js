// Tabs of a page: arrows move, the last one shown is remembered for the table.

export function startTabs(root, key, onShow = () => {}) {
  const tabs = [...root.querySelectorAll("[role=tab]")];

  function show(tab, hasFocus) {
    for (const one of tabs) {
      const isShown = one === tab;
      one.classList.toggle("active", isShown);
      one.setAttribute("aria-selected", String(isShown));
      one.tabIndex = isShown ? 0 : -1;
      document.getElementById(one.getAttribute("aria-controls")).hidden = !isShown;
    }
    sessionStorage.setItem(key, tab.id);
    if (hasFocus) tab.focus();
    onShow(tab.id);
  }

  for (const tab of tabs) {
    tab.addEventListener("click", () => show(tab, true));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
      const step = event.key === "ArrowRight" ? 1 : -1;
      show(tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length], true);
      event.preventDefault();
    });
  }
  const kept = tabs.find((tab) => tab.id === sessionStorage.getItem(key));
  if (kept) show(kept, false);

  // Shows the tab that holds an element, so that it can take the focus.
  return (element) => {
    const panel = element.closest("[role=tabpanel]");
    const tab = panel && tabs.find((one) => one.getAttribute("aria-controls") === panel.id);
    if (tab && panel.hidden) show(tab, false);
  };
}
