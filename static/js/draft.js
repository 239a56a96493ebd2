// A victim's or tipster's form is kept in its tab until it is sent: a reload loses nothing, another tab has nothing.

function draftKey(action) {
  return "fanzha draft " + action;
}

function keepDraft(form) {
  const key = draftKey(form.getAttribute("action"));
  const kept = readKept("sessionStorage", key);
  const save = () => writeKept("sessionStorage", key, typed(form));
  restore(form, draftFor(form, kept));
  if (kept || !form.hasAttribute("data-fresh")) {
    save();
  }
  onTyping(form, save);
  offerToClear(form, () => dropKept("sessionStorage", key));
  forgetSent(form, key);
}

// forgetSent takes away what a browser brings back of itself, on the way back, of a form that was sent or cleared: it
// would be sent a second time, as another report.
function forgetSent(form, key) {
  window.addEventListener("pageshow", (event) => {
    if (readKept("sessionStorage", key) || !keeps("sessionStorage")) {
      return;
    }
    if (event.persisted) {
      window.location.reload();
    } else if (form.hasAttribute("data-fresh")) {
      form.reset();
      fill(form, draftFor(form, null));
    }
  });
}

// draftFor is what a page has to show of what was kept, null where it has it all. What the address of a new page says
// is newer than the draft; so are the transfers of one that comes from the sheet.
function draftFor(form, kept) {
  const rest = kept || [];
  const newer = typed(form).filter((pair) => pair[0] !== "form_id");
  if (form.hasAttribute("data-from-sheet")) {
    return joined(newer, rest.filter((pair) => !isTransfer(pair)));
  }
  if (!form.hasAttribute("data-fresh")) {
    return null;
  }
  const fromSheet = form.hasAttribute("data-sheet") && !rest.some(isTransfer) ? sheetPairs() : [];
  return joined(joined(newer, rest), fromSheet);
}

// joined adds the pairs whose names the first ones have not.
function joined(first, more) {
  const names = first.map((pair) => pair[0]);
  return first.concat(more.filter((pair) => names.indexOf(pair[0]) < 0));
}

// sent forgets a draft that has its receipt. The sheet stays, to be read out, and fills no other form.
function sent(receipt) {
  dropKept("sessionStorage", draftKey(receipt.getAttribute("data-sent")));
  const sheet = receipt.hasAttribute("data-sheet") && readSheet();
  if (sheet) {
    sheet.sent = true;
    writeKept("localStorage", sheetKey, sheet);
  }
}

// standFor makes the page of the answers to be checked stand for its form in the history: who comes back to it finds
// the form as it is kept, where a browser would ask to send everything once more.
function standFor(review) {
  if (readKept("sessionStorage", draftKey(review.getAttribute("action")))) {
    window.history.replaceState(null, "", review.getAttribute("action"));
  }
}
