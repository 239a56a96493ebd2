// What was typed is kept in the browser and nowhere else, so that a reload loses nothing. Storage may be full or
// forbidden: then nothing is kept, and everything else works.

function readKept(area, key) {
  try {
    return JSON.parse(window[area].getItem(key));
  } catch (e) {
    return null;
  }
}

function writeKept(area, key, kept) {
  try {
    window[area].setItem(key, JSON.stringify(kept));
  } catch (e) { /* not kept */ }
}

// keeps reports whether anything can be kept.
function keeps(area) {
  try {
    window[area].setItem("fanzha", "");
    window[area].removeItem("fanzha");
    return true;
  } catch (e) {
    return false;
  }
}

function dropKept(area, key) {
  try {
    window[area].removeItem(key);
  } catch (e) { /* there was none */ }
}

// typed lists what a form would send, as [name, value] pairs, without what is empty, files, and the trap.
function typed(form) {
  return Array.from(form.elements).filter(isTyped).map((control) => [control.name, control.value]);
}

function isTyped(control) {
  if (!control.name || !control.value || control.name === "website" || control.type === "submit" || control.type === "file") {
    return false;
  }
  return !isChoice(control) || control.checked;
}

function isChoice(control) {
  return control.type === "checkbox" || control.type === "radio";
}

// fill puts pairs into a form, opens what it filled, and says whether each pair had a place.
function fill(form, pairs) {
  let whole = true;
  pairs.forEach((pair) => {
    const control = Array.from(form.elements).find(
      (c) => c.name === pair[0] && (!isChoice(c) || c.value === pair[1]));
    if (!control) {
      whole = false;
    } else if (isChoice(control)) {
      control.checked = true;
    } else {
      control.value = pair[1];
    }
    if (control && control.type !== "hidden" && control.closest("details")) {
      control.closest("details").open = true;
    }
  });
  return whole;
}

// showAgain asks the server for the form with these pairs in it, which makes the rows that the page has not.
function showAgain(form, pairs) {
  const carrier = document.createElement("form");
  carrier.method = "post";
  carrier.action = form.getAttribute("action");
  pairs.concat([["intent", "edit"]]).forEach((pair) => {
    const field = carrier.appendChild(document.createElement("input"));
    field.type = "hidden";
    field.name = pair[0];
    field.value = pair[1];
  });
  document.body.appendChild(carrier).submit();
}

// restore shows what was kept. The page's entry in the history becomes that of the empty form: a reload of what
// answered a post asks nothing, and what an address once said does not overwrite what is typed. Where nothing can be
// kept, the post stays: it is all that has what was typed.
function restore(form, kept) {
  if (keeps("sessionStorage")) {
    window.history.replaceState(null, "", form.getAttribute("action") + window.location.hash);
  }
  if (kept && !fill(form, kept)) {
    showAgain(form, kept);
  }
}

// onTyping calls back whenever something in the form changed.
function onTyping(form, save) {
  form.addEventListener("input", save);
  form.addEventListener("change", save);
}

// offerToClear shows the words about what is kept, with their button.
function offerToClear(form, clear) {
  const note = document.querySelector("[data-kept]");
  note.hidden = false;
  note.querySelector("button").addEventListener("click", () => {
    clear();
    window.location.replace(form.getAttribute("action"));
  });
}
