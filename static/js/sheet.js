// The stop-payment sheet stays on the phone for two hours from the last change.

const sheetKey = "fanzha sheet";
const sheetLives = 2 * 60 * 60 * 1000;

// readSheet returns {at, sent, pairs}, or null where there is none any more.
function readSheet() {
  const kept = readKept("localStorage", sheetKey);
  if (kept && Date.now() - kept.at < sheetLives && kept.at <= Date.now()) {
    return kept;
  }
  dropKept("localStorage", sheetKey);
  return null;
}

function keepSheet(form) {
  const kept = readSheet();
  const save = () => writeKept("localStorage", sheetKey, { at: Date.now(), pairs: typed(form) });
  if (!form.hasAttribute("data-fresh")) {
    save();
  }
  restore(form, form.hasAttribute("data-fresh") && kept ? kept.pairs : null);
  onTyping(form, save);
  offerToClear(form, () => dropKept("localStorage", sheetKey));
}

// sheetPairs are the transfers of a sheet that was not sent yet, numbered as the victim's form numbers them.
function sheetPairs() {
  const kept = readSheet();
  if (!kept || kept.sent) {
    return [];
  }
  const rows = [];
  const pairs = [["money", "gone"]];
  kept.pairs.filter(isTransfer).sort(byMethodLast).forEach((pair) => {
    const parts = pair[0].split(/[[\]]/);
    if (pair[0].endsWith(".method") && rows.indexOf(parts[1]) < 0) {
      return; // a method alone is no transfer
    }
    if (rows.indexOf(parts[1]) < 0) {
      rows.push(parts[1]);
    }
    pairs.push(["transfers[" + rows.indexOf(parts[1]) + "]" + parts[2], pair[1]]);
  });
  return rows.length ? pairs : [];
}

function isTransfer(pair) {
  return pair[0].startsWith("transfers[");
}

function byMethodLast(a, b) {
  return Number(a[0].endsWith(".method")) - Number(b[0].endsWith(".method"));
}
