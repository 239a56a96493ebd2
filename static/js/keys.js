// Keys of the console: the next and the last row of a list, search, the menu, and the list of keys on ?.
// They are single letters, so they rest while something is typed, and can be turned off.

document.querySelectorAll("dialog[data-key-list]").forEach((list) => {
  if (!list.showModal) {
    return; // an old browser
  }
  const offKey = "console-keys-off";
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  let going = false; // g was pressed

  // isOff tells whether the letters are turned off; where nothing can be kept, they are on.
  function isOff() {
    try {
      return localStorage.getItem(offKey) === "yes";
    } catch (e) {
      return false;
    }
  }

  function isTyping(target) {
    return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox" || target.isContentEditable;
  }

  // step moves the focus to another row.
  function step(by) {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
    if (next) {
      next.focus();
    }
  }

  // tick ticks or unticks the row that has the focus.
  function tick() {
    const row = document.activeElement.closest("li, tr");
    const box = row && row.querySelector("input[type=checkbox]");
    if (box) {
      box.click();
    }
  }

  const acts = {
    "?": () => open(),
    "/": () => { const box = document.querySelector("main [data-find]"); if (box) { box.focus(); } },
    j: () => step(1),
    k: () => step(-1),
    x: tick,
  };

  function open() {
    if (!list.open) {
      list.showModal();
    }
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || list.open || isOff() && event.key !== "?") {
      return;
    }
    const entries = document.querySelectorAll(".console-link");
    if (going && entries[event.key - 1]) {
      entries[event.key - 1].click();
    } else if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
    going = event.key === "g";
  }

  document.addEventListener("keydown", onKey);
  document.querySelectorAll("[data-keys]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", open);
  });
  list.querySelector("button").addEventListener("click", () => list.close());
  const off = list.querySelector("input");
  off.checked = isOff();
  off.addEventListener("change", () => {
    try {
      localStorage.setItem(offKey, off.checked ? "yes" : "no");
    } catch (e) {
      off.checked = false;
    }
  });
});
