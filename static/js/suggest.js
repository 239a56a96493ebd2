// A search field that offers what the text typed may become: the combobox of the ARIA practices. Without it, or
// without an answer, the field is a field.

function suggests(field) {
  const list = document.createElement("ul");
  list.id = field.id + "-options";
  list.className = "options";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "您可能要搜");
  field.parentNode.classList.add("suggesting");
  field.parentNode.appendChild(list);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  Object.keys(attributes).forEach((name) => field.setAttribute(name, attributes[name]));

  let chosen = -1; // the option that the arrow keys are at
  let wait, asked;
  const choose = (n) => {
    chosen = n;
    Array.from(list.children).forEach((option, i) => option.setAttribute("aria-selected", String(i === n)));
    if (n < 0) {
      field.removeAttribute("aria-activedescendant");
    } else {
      field.setAttribute("aria-activedescendant", list.children[n].id);
      list.children[n].scrollIntoView({ block: "nearest" });
    }
  };
  const show = (texts) => {
    list.textContent = "";
    texts.forEach((text, i) => list.appendChild(optionOf(text, list.id + "-" + i)));
    list.hidden = texts.length === 0;
    field.setAttribute("aria-expanded", String(texts.length > 0));
    choose(-1);
  };
  const close = () => {
    clearTimeout(wait);
    if (asked) { asked.abort(); }
    show([]);
  };
  const ask = () => {
    close();
    const text = field.value.trim();
    if (!text) { return; }
    wait = setTimeout(() => {
      asked = new AbortController();
      suggestionsFor(field.getAttribute("data-suggest"), text, asked.signal).then(show, () => {});
    }, 150);
  };
  const take = (n) => {
    field.value = list.children[n].textContent;
    close();
    submits(field.form);
  };

  field.addEventListener("input", (event) => { if (!event.isComposing) { ask(); } });
  field.addEventListener("compositionend", ask);
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => take(Array.from(list.children).indexOf(event.target)));
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (list.hidden || event.isComposing) { return; }
    if (step) {
      const places = list.children.length + 1; // one of them is the field itself
      choose((chosen + 1 + step + places) % places - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      take(chosen);
    } else if (event.key === "Escape") {
      close();
    } else {
      return;
    }
    event.preventDefault();
  });
}

function optionOf(text, id) {
  const option = document.createElement("li");
  option.id = id;
  option.className = "option";
  option.setAttribute("role", "option");
  option.textContent = text;
  return option;
}

function suggestionsFor(address, text, signal) {
  return fetch(address + "?q=" + encodeURIComponent(text), { signal: signal, credentials: "omit" })
    .then((answer) => answer.ok ? answer.json() : { suggestions: [] })
    .then((answer) => answer.suggestions);
}

// submits sends a form as its button does, also where there is no requestSubmit yet.
function submits(form) {
  form.querySelector("[type=submit]").click();
}
