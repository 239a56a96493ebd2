// A victim's or tipster's form is kept in its tab until it is sent: a reload loses nothing, another tab has nothing.

function draftKey(action) {
  return "fanzha draft " + action;
}

function keepDraft(form) {
  const key = draftKey(form.getAttribute("action"));
  const kept = readKept("sessionStorage", key);
  const save = () => writeKept("sessionStorage", key, typed(form));
  restore(form, draftFor(form, kept));
  if (!form.hasAttribute("data-fresh")) {
    save();
  }
  onTyping(form, save);
  offerToClear(form, () => dropKept("sessionStorage", key));
}

// draftFor is what a page has to show of what was kept. One that comes from the sheet has newer transfers; one that
// answers a post has everything.
function draftFor(form, kept) {
  if (form.hasAttribute("data-fresh")) {
    return kept || (form.hasAttribute("data-sheet") ? sheetPairs() : null);
  }
  if (!form.hasAttribute("data-from-sheet") || !kept) {
    return null;
  }
  const rest = kept.filter((pair) => !isTransfer(pair) && pair[0] !== "money");
  return rest.length ? rest.concat(typed(form).filter((pair) => isTransfer(pair) || pair[0] === "money")) : null;
}

// sent forgets a draft that has its receipt. The sheet stays, to be read out, and fills no other form.
function sent(receipt) {
  dropKept("sessionStorage", draftKey(receipt.getAttribute("data-sent")));
  const sheet = readSheet();
  if (sheet) {
    sheet.sent = true;
    writeKept("localStorage", sheetKey, sheet);
  }
}
