// Nothing that was typed is lost. A draft is saved by itself while it is written; what cannot be saved, because it is new,
// in review, or nobody is signed in any more, has a copy in this window, which ends with the window.

const saveEvery = 60000; // each is a revision
const copyPrefix = "draft:";

function autosaves(form, state) {
  const key = copyPrefix + form.action + "?" + (form.elements.id.value || form.elements.kind.value);
  const say = (words) => {
    state.textContent = words;
    state.hidden = !words;
  };
  let kept = form.hasAttribute("data-unsaved") ? "" : typed(form); // what the server has
  let sending = false;

  function copy() {
    try {
      sessionStorage.setItem(key, JSON.stringify({ base: form.elements.base.value, fields: typed(form) }));
    } catch (full) {
      say("浏览器存不下副本，请常点「保存」。");
    }
  }
  function save() {
    const now = typed(form);
    if (sending || now === kept || !form.hasAttribute("data-autosave")) {
      return;
    }
    sending = true;
    say("正在自动保存…");
    askDesk(form, "/autosave", draftForm(form)).then((answer) => {
      form.elements.base.value = answer.base;
      kept = now;
      say("已自动保存，" + answer.at);
      if (typed(form) === kept) {
        sessionStorage.removeItem(key);
      } else {
        copy();
      }
    }, (problem) => {
      say((problem.status === 409 ? "没有自动保存：" + problem.message + "。点「保存」可以对照两个版本。" : "没有自动保存：" + problem.message + "。") + "您写的内容在这个窗口里留着。");
      if (problem.status === 409) {
        form.removeAttribute("data-autosave");
      }
    }).then(() => { sending = false; });
  }
  const changed = () => {
    if (typed(form) === kept) {
      return;
    }
    copy();
    if (!sending) {
      say(form.hasAttribute("data-autosave") ? "有改动，还没有保存。" : "有改动，还没有保存，写好请点「保存」。关掉窗口以前，这里留着一份。");
    }
  };
  form.addEventListener("input", later(300, changed));
  form.addEventListener("change", changed);
  setInterval(save, saveEvery);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") { save(); } });
  form.addEventListener("submit", copy);
  window.addEventListener("pagehide", changed);
  comeBack(form, key);
  changed();
  forgetOnLeaving();
}

// typed is all that a form of an article holds, as one text.
function typed(form) {
  const body = draftForm(form);
  ["form", "base", "intent"].forEach((name) => body.delete(name));
  return body.toString();
}

// comeBack puts what was typed and not saved back into the form. Upon another revision it only offers to.
function comeBack(form, key) {
  if (/[?&]done=article-(saved|submitted)/.test(location.search)) {
    forget((name) => name === key || /[?](cases|guides|tips|bulletins|pages)$/.test(name)); // a new one has its address now
    return;
  }
  const copy = JSON.parse(sessionStorage.getItem(key) || "null");
  if (!copy || copy.fields === typed(form) || form.hasAttribute("data-unsaved")) {
    return;
  }
  const place = form.querySelector("[data-back]");
  const button = (words, act) => {
    const made = place.appendChild(document.createElement("button"));
    made.type = "button";
    made.className = "button button-quiet";
    made.textContent = words;
    made.addEventListener("click", act);
  };
  place.hidden = false;
  if (copy.base === form.elements.base.value) {
    fill(form, copy.fields);
    place.textContent = "上次没有保存的内容已经放回来了，请看一看再保存。 ";
  } else {
    place.textContent = "上次没有保存的内容还在这个窗口里，但文章后来有了新版本，恢复以后请仔细对照。 ";
    button("恢复", () => {
      fill(form, copy.fields);
      place.hidden = true;
    });
  }
  button("不要了", () => {
    sessionStorage.removeItem(key);
    location.reload();
  });
}

// fill puts texts back into their fields.
function fill(form, fields) {
  const values = new URLSearchParams(fields);
  Array.from(form.elements).forEach((field) => {
    if (!field.name || field.type === "hidden" || field.type === "file" || field.tagName === "BUTTON") {
      return;
    }
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = values.getAll(field.name).indexOf(field.value) >= 0;
    } else {
      field.value = values.get(field.name) || "";
    }
    field.dispatchEvent(new Event("rows", { bubbles: true }));
  });
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// forget takes copies out of this window.
function forget(which) {
  Object.keys(sessionStorage).filter((name) => name.indexOf(copyPrefix) === 0 && which(name)).forEach((name) => sessionStorage.removeItem(name));
}

// forgetOnLeaving takes them all away when somebody signs out.
function forgetOnLeaving() {
  document.querySelectorAll("form[action$='/logout']").forEach((form) => {
    form.addEventListener("submit", () => forget(() => true));
  });
}
