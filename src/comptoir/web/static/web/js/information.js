// "Ne plus afficher" on an information message: kept with the user, turned back on in the preferences (UI-034).

import { post } from "./request.js";

document.addEventListener("change", async (event) => {
  if (!event.target.matches?.("[data-hide-information]")) return;
  event.stopPropagation();
  const message = event.target.closest("[data-information]");
  try {
    await post(message.dataset.informationUrl, { code: message.dataset.information });
    message.remove();
  } catch (fault) {
    event.target.checked = false;
    window.comptoir.showToast(fault.message, "danger");
  }
}, true);
