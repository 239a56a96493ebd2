// What the editor of an article does to its text. Whatever it changes can be undone as typing can.

// insertText puts words in the place of what is selected. Very long ones cannot be undone: a browser takes seconds for it.
function insertText(area, words) {
  area.focus();
  if (words.length > 20000 || !document.execCommand("insertText", false, words)) {
    area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// around puts marks around what is selected, or around a sample that is selected then; marks that are there are taken away.
function around(area, before, after, sample) {
  const start = area.selectionStart;
  const chosen = area.value.slice(start, area.selectionEnd);
  const outer = area.value.slice(Math.max(0, start - before.length), start) + area.value.slice(area.selectionEnd, area.selectionEnd + after.length);
  if (chosen && outer === before + after) {
    area.setSelectionRange(start - before.length, area.selectionEnd + after.length);
    insertText(area, chosen);
    area.setSelectionRange(start - before.length, start - before.length + chosen.length);
    return;
  }
  insertText(area, before + (chosen || sample) + after);
  area.setSelectionRange(start + before.length, start + before.length + (chosen || sample).length);
}

// eachLine changes the lines that are selected.
function eachLine(area, change) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = area.value.indexOf("\n", Math.max(start, area.selectionEnd - (area.selectionEnd > area.selectionStart ? 1 : 0)));
  area.setSelectionRange(start, next < 0 ? area.value.length : next);
  const lines = area.value.slice(start, next < 0 ? area.value.length : next).split("\n").map(change).join("\n");
  insertText(area, lines);
  area.setSelectionRange(start, start + lines.length);
}

// insertBlock puts a block between blank lines, and selects a part of it.
function insertBlock(area, block, chosen) {
  const before = area.value.slice(0, area.selectionStart);
  const after = area.value.slice(area.selectionEnd);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  const at = area.selectionStart + lead.length;
  insertText(area, lead + block + tail);
  const part = block.indexOf(chosen);
  if (chosen && part >= 0) {
    area.setSelectionRange(at + part, at + part + chosen.length);
  }
}

// replaceIn puts words in the place of others within a line of a text area, the first being 0.
function replaceIn(area, line, words, instead) {
  const lines = area.value.split("\n");
  if (line >= lines.length || lines[line].indexOf(words) < 0) {
    return false;
  }
  const at = lines.slice(0, line).join("\n").length + (line > 0 ? 1 : 0) + lines[line].indexOf(words);
  area.focus();
  area.setSelectionRange(at, at + words.length);
  insertText(area, instead);
  return true;
}

// goToLine shows a line of a text area, the first being 0.
function goToLine(area, line) {
  const lines = area.value.split("\n");
  const at = lines.slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
  area.focus();
  area.setSelectionRange(at, at + (lines[line] || "").length);
}

// draftForm is what the form of an article holds, without files.
function draftForm(form, more) {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string") {
      body.append(name, value);
    }
  });
  (more || []).forEach((pair) => body.append(pair[0], pair[1]));
  return body;
}

// askDesk posts to the newsroom and resolves to its answer. It rejects with words for who writes.
function askDesk(form, path, body, kind) {
  return fetch(form.getAttribute("data-draft") + path, { method: "POST", body, headers: { Accept: kind || "application/json" }, credentials: "same-origin" })
    .then((answer) => {
      const type = answer.headers.get("Content-Type") || "";
      if (answer.ok && !answer.redirected) {
        return type.indexOf("application/json") === 0 ? answer.json() : answer.text();
      }
      return (type.indexOf("application/json") === 0 ? answer.json() : Promise.resolve({ message: "没有成功，请刷新这一页再试" }))
        .then((problem) => Promise.reject(Object.assign(new Error(problem.message), problem, { status: answer.status })));
    }, () => Promise.reject(new Error("网络不通，没有成功")));
}

// later calls a function once nothing has called for it for so long.
function later(pause, action) {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(action, pause);
  };
}
