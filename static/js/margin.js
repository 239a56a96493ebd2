// What the checks say of an article, beside the line that they mean, as it is written; and the masked form of personal
// data, to be taken by a button.

function margins(form, area, place) {
  const list = place.querySelector("ul");
  const count = place.querySelector("[data-count]");
  const rail = area.parentNode.insertBefore(document.createElement("div"), area);
  rail.className = "editor-rail";
  rail.setAttribute("aria-hidden", "true"); // the list says the same
  area.classList.add("editor-marked");
  let found = { findings: [] };
  let asked = 0;

  function draw() {
    drawList(form, area, list, found);
    const faults = found.findings.filter((f) => !f.warning).length;
    count.textContent = faults ? "有 " + faults + " 处要改。" : found.findings.length ? "有 " + found.findings.length + " 处提醒。" : "没有要改的。";
    drawRail(area, rail, found.findings.filter((f) => f.field === "body"));
  }
  const check = () => {
    const turn = ++asked;
    askDesk(form, "/check", draftForm(form)).then((answer) => {
      if (turn === asked) {
        found = answer;
        draw();
      }
    }, (problem) => { count.textContent = "没有检查成：" + problem.message; });
  };
  const soon = later(500, check);
  place.hidden = false;
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  area.addEventListener("scroll", () => { rail.scrollTop = area.scrollTop; });
  window.addEventListener("resize", later(200, draw));
  check();
}

// drawList lists what was found, with a way to each, and its masked form.
function drawList(form, area, list, found) {
  list.textContent = "";
  found.findings.forEach((f) => {
    const item = list.appendChild(document.createElement("li"));
    item.className = "panel-entry editor-entry" + (f.warning ? "" : " newsroom-fault");
    const where = item.appendChild(document.createElement("button"));
    where.type = "button";
    where.className = "button button-plain editor-where";
    where.textContent = f.where;
    where.addEventListener("click", () => showPlace(form, area, f));
    item.appendChild(document.createTextNode(" " + (f.warning ? "提醒：" : "") + f.message));
    if (f.masked) {
      item.appendChild(maskButton(form, area, f));
    }
  });
}

function maskButton(form, area, e) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet editor-mask";
  button.textContent = "改成 " + e.masked;
  button.addEventListener("click", () => {
    const field = e.field === "body" ? area : form.elements[e.field];
    if (field && !replaceIn(field, e.line, e.text, e.masked) && field.value.indexOf(e.text) >= 0) {
      field.value = field.value.replace(e.text, () => e.masked);
    }
    if (field) {
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("rows", { bubbles: true }));
    }
  });
  return button;
}

// showPlace leads to what a finding is of.
function showPlace(form, area, f) {
  if (f.field === "body") {
    goToLine(area, f.line);
    return;
  }
  const place = document.getElementById(f.id) || form;
  const folded = place.closest("details");
  if (folded) {
    folded.open = true;
  }
  const first = /^(INPUT|TEXTAREA|SELECT)$/.test(place.tagName) ? place : place.querySelector("input, textarea, select");
  place.scrollIntoView({ block: "center" });
  if (first) {
    first.focus();
  }
}

// drawRail puts a mark beside each line that something was found in. A twin of the text tells where the lines stand.
function drawRail(area, rail, findings) {
  rail.textContent = "";
  const twin = rail.appendChild(document.createElement("div"));
  twin.className = "editor-twin";
  twin.style.width = area.clientWidth + "px";
  const lines = area.value.split("\n");
  let from = 0;
  const byLine = new Map();
  findings.forEach((f) => byLine.set(f.line, (byLine.get(f.line) || []).concat(f)));
  Array.from(byLine.keys()).filter((line) => line < lines.length).sort((a, b) => a - b).forEach((line) => {
    twin.appendChild(document.createTextNode(lines.slice(from, line).join("\n") + (line > from ? "\n" : "")));
    const mark = twin.appendChild(document.createElement("span"));
    const of = byLine.get(line);
    mark.className = "editor-mark" + (of.some((f) => !f.warning) ? " editor-fault" : "");
    mark.title = of.map((f) => f.message).join("\n");
    mark.addEventListener("click", () => goToLine(area, line));
    from = line;
  });
  twin.appendChild(document.createTextNode(lines.slice(from).join("\n") + "\n"));
  rail.scrollTop = area.scrollTop;
}
