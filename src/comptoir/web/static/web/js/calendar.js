// The browser's own calendar beside a date field, opened by its button or by the down arrow.

function openCalendar(field) {
  if (field.readOnly || field.disabled) return;
  const picker = document.createElement("input");
  picker.type = "date";
  picker.className = "calendar-picker";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  const [date, month, year] = field.value.split("/");
  if (year) picker.value = `${year}-${month}-${date}`;
  field.parentElement.append(picker);
  picker.addEventListener("change", () => {
    field.value = picker.value.split("-").reverse().join("/");
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  picker.addEventListener("blur", () => picker.remove());
  picker.showPicker();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-calendar]");
  if (button) openCalendar(document.getElementById(button.dataset.calendar));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" || !event.target.matches?.("input[data-date]")) return;
  event.preventDefault();
  openCalendar(event.target);
});
