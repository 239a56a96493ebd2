// Files are sent while the form is filled, one after the other, each with its progress. What could not be sent stays
// chosen and goes with the form, as it does without this script.

function upload(form) {
  form.querySelectorAll("input[type=file]").forEach((input) => {
    const list = document.getElementById("staged-" + input.id);
    const note = list.insertAdjacentElement("afterend", document.createElement("p"));
    note.className = "files-note";
    note.setAttribute("role", "status");
    let sending = Promise.resolve(); // one choice after the other
    // ask resolves to what is wrong with what was sent, or to "".
    const ask = (pairs, onProgress) => post(form, input.name, pairs, onProgress).then((answer) => {
      showStaged(list, answer.files || []);
      return answer.error || "";
    });
    let choices = 0;
    input.addEventListener("change", () => {
      const files = Array.from(input.files);
      const choice = ++choices;
      sending = sending.then(() => sendAll(input, files, note, ask, () => choice === choices));
    });
    list.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) {
        event.preventDefault();
        ask([["intent", button.value]]).then(() => input.focus(), () => { note.textContent = "没有去掉，请再试一次。"; });
      }
    });
    if (form.hasAttribute("data-fresh") && readKept("sessionStorage", draftKey(form.getAttribute("action")))) {
      ask([]).catch(() => {}); // the draft came back: so does the list of what waits for it
    }
  });
}

// sendAll sends files, says what is wrong with any of them, and keeps them chosen where the network fails or where
// others are chosen by now.
function sendAll(input, files, note, ask, areChosen) {
  const wrong = [];
  const bar = document.createElement("progress");
  bar.className = "files-bar";
  bar.max = 1;
  bar.setAttribute("aria-label", "上传进度");
  const sendOne = (file, i) => {
    if (file.size > Number(input.getAttribute("data-largest"))) {
      wrong.push("「" + file.name + "」" + input.getAttribute("data-large"));
      return null;
    }
    note.textContent = "正在上传「" + file.name + "」（第 " + (i + 1) + " 个，共 " + files.length + " 个）";
    bar.value = 0;
    note.appendChild(bar);
    return ask([[input.name, file]], (part) => { bar.value = part; }).then((words) => {
      if (words) {
        wrong.push(words);
      }
    });
  };
  return files.reduce((before, file, i) => before.then(() => sendOne(file, i)), Promise.resolve()).then(() => {
    if (areChosen()) {
      input.value = "";
    }
    note.textContent = wrong.length ? "有 " + wrong.length + " 个文件没有收。" : files.length ? "上传好了。" : "";
  }, () => { note.textContent = "网络不好，文件还没有传上去。提交时会再传一次。"; }).then(() => showFault(input, wrong.join("；")));
}

// post sends pairs to where files go and resolves to the list of what waits for the form.
function post(form, name, pairs, onProgress) {
  const body = new FormData();
  body.append("form_id", form.elements.form_id.value);
  pairs.forEach((pair) => body.append(pair[0], pair[1]));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells no progress
    request.open("POST", form.getAttribute("data-upload"));
    request.upload.addEventListener("progress", (event) => {
      if (onProgress && event.lengthComputable) {
        onProgress(event.loaded / event.total);
      }
    });
    request.addEventListener("load", () => (request.status === 200 ? resolve(request.responseText) : reject()));
    request.addEventListener("error", reject);
    request.send(body);
  }).then(JSON.parse); // what is no JSON is no answer of ours
}

// showStaged lists what waits for the form, as the server's page does.
function showStaged(list, files) {
  list.textContent = "";
  files.forEach((file) => {
    const item = list.appendChild(document.createElement("li"));
    item.className = "files-item";
    const part = (tag, className, words) => {
      const element = item.appendChild(document.createElement(tag));
      element.className = className;
      element.textContent = words;
      return element;
    };
    part("span", "files-name", file.name);
    part("span", "files-size", file.size + "，已上传");
    const remove = part("button", "button button-plain", "去掉");
    remove.type = "submit";
    remove.name = "intent";
    remove.value = "remove_file_" + file.id;
    remove.setAttribute("aria-label", "去掉 " + file.name);
  });
}
