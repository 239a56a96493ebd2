// A list of the front matter as rows that can be added, removed and moved. The text area below, an item a line, stays what
// is sent.

function rows(area) {
  const label = document.querySelector("label[for='" + area.id + "']");
  const name = label.textContent.trim();
  const group = area.parentNode.insertBefore(document.createElement("div"), area);
  group.className = "rows";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", name);
  if (area.hasAttribute("aria-describedby")) {
    group.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
  }
  group.id = area.id;
  area.id += "-lines";
  area.hidden = true;
  const list = group.appendChild(document.createElement("ol"));
  list.className = "rows-list";
  const add = rowButton(group, "加一行", () => rowFocus(addRow("", null)));
  add.className = "button button-quiet rows-add";

  const inputs = () => Array.from(list.querySelectorAll("input"));
  const keep = () => {
    inputs().forEach((input, i) => input.setAttribute("aria-label", name + "，第 " + (i + 1) + " 行"));
    const value = inputs().map((input) => input.value).filter((line) => line.trim()).join("\n");
    if (value !== area.value) {
      area.value = value;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  // addRow adds a row before another one, or at the end.
  function addRow(words, before) {
    const row = list.insertBefore(document.createElement("li"), before);
    row.className = "rows-row";
    const input = row.appendChild(document.createElement("input"));
    input.className = "input rows-input";
    input.type = "text";
    input.value = words;
    input.autocomplete = "off";
    input.addEventListener("input", (event) => {
      event.stopPropagation(); // the text area tells what was changed
      keep();
    });
    input.addEventListener("keydown", (event) => rowKey(event, row));
    input.addEventListener("keypress", (event) => { if (event.key === "Enter") { event.preventDefault(); } }); // which would send the form
    rowButton(row, "↑", () => move(row, -1), "上移");
    rowButton(row, "↓", () => move(row, 1), "下移");
    rowButton(row, "×", () => remove(row), "删掉");
    keep();
    return row;
  }
  function move(row, step) {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (other) {
      list.insertBefore(step < 0 ? row : other, step < 0 ? other : row);
      keep();
      rowFocus(row);
    }
  }
  function remove(row) {
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    keep();
    if (next) {
      rowFocus(next);
    } else {
      add.focus();
    }
  }
  function rowKey(event, row) {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      rowFocus(addRow("", row.nextElementSibling));
    } else if (event.key === "Backspace" && !event.target.value && list.children.length > 1) {
      event.preventDefault();
      remove(row);
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(row, event.key === "ArrowUp" ? -1 : 1);
    }
  }
  const read = () => {
    list.textContent = "";
    const value = area.value;
    value.split("\n").forEach((line) => addRow(line, null));
    area.value = value;
  };
  area.addEventListener("rows", read); // somebody else has changed it
  read();
}

// rowButton adds a button; one that shows a sign alone has a name too.
function rowButton(place, words, act, name) {
  const button = place.appendChild(document.createElement("button"));
  button.type = "button";
  button.className = "button button-plain rows-button";
  button.textContent = words;
  if (name) {
    button.title = name;
    button.setAttribute("aria-label", name);
  }
  button.addEventListener("click", act);
  return button;
}

function rowFocus(row) {
  row.querySelector("input").focus();
}
