// A record was added or changed for a field of another tab: tell that tab, then close this one, or go to the next record.
const told = document.querySelector("[data-chosen-table]");
const { chosenTable, chosenId, chosenTitle, chosenNew, chosenNext } = told.dataset;
new BroadcastChannel("comptoir-chosen").postMessage({
  path: window.location.pathname.split("/t/")[0],
  table: chosenTable,
  id: chosenId,
  title: chosenTitle,
  isNew: chosenNew === "1",
  hasNext: Boolean(chosenNext),
});
setTimeout(() => (chosenNext ? window.location.replace(chosenNext) : window.close()), 50);
