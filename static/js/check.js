// The server's own rules about what is missing, too short or too long, said before anything is sent. The words and
// the numbers come with the page; a rule here is never stricter than the server's, which has the last word.

// faultOf returns what is wrong with a control, or "".
function faultOf(control) {
  if (control.type === "checkbox") {
    return control.required && !control.checked ? control.getAttribute("data-missing") || "" : "";
  }
  const length = Array.from(control.value.trim()).length;
  if (length === 0) {
    return control.required ? control.getAttribute("data-missing") || "" : "";
  }
  if (length < Number(control.getAttribute("data-least"))) {
    return control.getAttribute("data-short");
  }
  const most = Number(control.getAttribute("data-most"));
  return most && length > most ? control.getAttribute("data-long") : "";
}

// check says beside each control of these parts what is wrong with it, and returns the first such control.
function check(parts) {
  let first = null;
  parts.forEach((part) => part.querySelectorAll("[data-missing], [data-least], [data-most]").forEach((control) => {
    const words = faultOf(control);
    showFault(control, words);
    first = first || (words ? control : null);
  }));
  return first;
}

// mend takes away or renews the words about a control that was changed.
function mend(control) {
  if (document.getElementById("error-" + control.id)) {
    showFault(control, faultOf(control));
  }
}

// showFault puts words where the server would put them, or takes them away.
function showFault(control, words) {
  const field = control.closest(".field");
  let place = document.getElementById("error-" + control.id);
  if (!words) {
    if (place) {
      place.remove();
    }
    field.classList.remove("field-wrong");
    control.removeAttribute("aria-invalid");
    describe(control, (id) => id !== "error-" + control.id);
    return;
  }
  if (!place) {
    place = document.createElement("p");
    place.className = "field-error";
    place.id = "error-" + control.id;
    field.insertBefore(place, control.closest(".choice") || control);
  }
  place.textContent = words;
  field.classList.add("field-wrong");
  control.setAttribute("aria-invalid", "true");
  describe(control, (id) => id !== place.id, place.id);
}

// describe keeps those ids that describe a control which pass, and adds one.
function describe(control, passes, more) {
  const ids = (control.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && passes(id));
  if (more) {
    ids.push(more);
  }
  if (ids.length) {
    control.setAttribute("aria-describedby", ids.join(" "));
  } else {
    control.removeAttribute("aria-describedby");
  }
}
