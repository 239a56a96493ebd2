// Each page says by its data- attributes what it wants. What was kept comes back before anything looks at it.

document.querySelectorAll("[data-sent]").forEach(sent);
document.querySelectorAll("[data-review]").forEach(standFor);
document.querySelectorAll("form[data-keep=sheet]").forEach((form) => {
  keepSheet(form);
  onEnter(form, () => {});
});
document.querySelectorAll("form[data-keep=draft]").forEach(keepDraft);
document.querySelectorAll("form[data-upload]").forEach(upload);
document.querySelectorAll("form[data-keep]").forEach((form) => form.addEventListener("change", (event) => mend(event.target)));
document.querySelectorAll("[data-picture]").forEach(drawReceipt);
document.querySelectorAll("form[data-warnings]").forEach(warn);
document.querySelectorAll("[data-exit]").forEach(leaveAtOnce);
document.querySelectorAll("[data-when]").forEach(showWhen);
document.querySelectorAll("form[data-steps]").forEach(inSteps);
document.querySelectorAll("form[data-message]").forEach(keepMessage);
