// A field that another one brings: shown once its answer is given, or where it is filled.

function showWhen(field) {
  const parts = field.getAttribute("data-when").split("=");
  const form = field.closest("form");
  const decide = () => {
    const given = Array.from(form.elements).some((c) => c.name === parts[0] && c.checked && c.value === parts[1]);
    field.hidden = !given && !field.querySelector("input").value && !field.querySelector(".field-error");
  };
  form.addEventListener("change", decide);
  decide();
}
