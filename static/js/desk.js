// The desk: copy buttons, what has come, times that go on, a picked text goes into the box, in the place of the one before, all rows are ticked at once.

document.querySelectorAll("[data-copy]").forEach(copies);
document.querySelectorAll("[data-news]").forEach(hearsNews);
keepClocks();

document.querySelectorAll("select[data-into]").forEach((select) => {
  const box = document.getElementById(select.getAttribute("data-into"));
  let put = ""; // the text that is in the box by this select
  select.removeAttribute("name"); // the box sends it
  select.addEventListener("change", () => { // for each text that the arrow keys pass, in some browsers
    const own = (put ? box.value.replace(put, "") : box.value).trim();
    put = select.value;
    box.value = put && own ? put + "\n" + own : put + own;
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
