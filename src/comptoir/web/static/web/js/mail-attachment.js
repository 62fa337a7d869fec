// The attachment beside the message is the one that would leave: it follows the template and the language chosen.

const frame = document.querySelector("[data-attachment]");
const choices = [...document.querySelectorAll("[data-attachment-choice]")];

function show() {
  const query = new URLSearchParams(choices.map((choice) => [choice.dataset.attachmentChoice, choice.value]));
  frame.src = `${frame.dataset.attachment}?${query}#navpanes=0`;
}

for (const choice of choices) choice.addEventListener("change", show);
