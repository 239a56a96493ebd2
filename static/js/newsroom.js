// The form of an article says by its data- attributes what it wants. What was typed comes back before anything looks at it.

document.querySelectorAll("textarea[data-lines]").forEach(rows);
document.querySelectorAll("form[data-draft]").forEach((form) => {
  const area = form.querySelector("[data-body]");
  form.querySelectorAll("[data-state]").forEach((state) => autosaves(form, state));
  if (!area) {
    return; // it is edited as one text
  }
  form.querySelectorAll("[data-toolbar]").forEach((bar) => toolbar(form, area, bar));
  form.querySelectorAll("[data-pasted]").forEach((note) => pastes(form, area, note));
  form.querySelectorAll("[data-margin]").forEach((place) => margins(form, area, place));
  document.querySelectorAll("[data-preview]").forEach((place) => previews(form, area, place));
});
