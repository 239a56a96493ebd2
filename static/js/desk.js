// The desk: copy buttons, what has come, times that go on, a picked text goes into the box, all rows are ticked at once.

document.querySelectorAll("[data-copy]").forEach(copies);
document.querySelectorAll("[data-news]").forEach(hearsNews);
keepClocks();

document.querySelectorAll("select[data-into]").forEach((select) => {
  const box = document.getElementById(select.getAttribute("data-into"));
  select.addEventListener("change", () => {
    box.value = (box.value.trim() === "" ? "" : box.value.trim() + "\n") + select.value;
    select.value = "";
    box.focus();
  });
});

document.querySelectorAll("button[data-tick]").forEach((button) => {
  const form = button.form;
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = Array.from(form.querySelectorAll("input[type=checkbox][name=ref]"));
    const all = boxes.every((box) => box.checked);
    boxes.forEach((box) => { box.checked = !all; });
  });
});

document.querySelectorAll("button[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
