// Dialogues about deposits and credit notes: a percentage or an amount, all quantities or none, messages no longer shown.

import { post } from "./request.js";

document.addEventListener("input", (event) => {
  const other = document.getElementById(event.target.dataset?.either || "");
  if (other && event.target.value.trim()) other.value = "";
});

export async function hideMessage(name) {
  await post(document.querySelector("[data-hide-url]").dataset.hideUrl, { name });
}

document.addEventListener("click", async (event) => {
  const form = event.target.closest("#credit form");
  const isAll = Boolean(event.target.closest("[data-credit-all]"));
  if (form && (isAll || event.target.closest("[data-credit-none]"))) {
    for (const input of form.querySelectorAll("[data-credit-quantity]")) input.value = isAll ? input.dataset.creditQuantity : "0";
  }
  const hidden = event.target.closest("[data-hide-message]");
  if (!hidden) return;
  try {
    await hideMessage(hidden.dataset.hideMessage);
    hidden.closest("[data-notice]").remove();
  } catch (fault) {
    window.comptoir.showToast(fault.message, "danger");
  }
});
