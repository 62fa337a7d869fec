// Applies the chosen theme before anything is painted. A classic script on purpose: modules run too late.
(function () {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  window.comptoirTheme = function apply(choice) {
    root.dataset.theme = choice;
    const isDark = choice === "dark" || (choice === "auto" && dark.matches);
    root.setAttribute("data-bs-theme", isDark ? "dark" : "light");
  };
  window.comptoirTheme(root.dataset.theme || "auto");
  dark.addEventListener("change", () => window.comptoirTheme(root.dataset.theme));
})();
