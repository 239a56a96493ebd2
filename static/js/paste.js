// What is pasted from Word, WPS and WeChat becomes clean Markdown; pictures and .docx files are sent as they are dropped,
// pasted or chosen.

// largestPaste is how much of a clipboard the newsroom reads, in bytes.
const largestPaste = 4 * 1024 * 1024;

function pastes(form, area, note) {
  const say = (words) => {
    note.textContent = words;
    note.hidden = !words;
  };
  area.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    const plain = event.clipboardData.getData("text/plain");
    const files = Array.from(event.clipboardData.files);
    if (files.length && !(html && plain.trim())) {
      event.preventDefault();
      takeFiles(form, area, files, say);
    } else if (html && isRich(html)) {
      event.preventDefault();
      takeHTML(form, area, html, plain, say);
    }
  });
  area.addEventListener("dragover", (event) => {
    if (Array.from(event.dataTransfer.types).indexOf("Files") >= 0) {
      event.preventDefault();
      area.classList.add("editor-drop");
    }
  });
  area.addEventListener("dragleave", () => area.classList.remove("editor-drop"));
  area.addEventListener("drop", (event) => {
    area.classList.remove("editor-drop");
    const files = Array.from(event.dataTransfer.files);
    if (files.length) {
      event.preventDefault();
      takeFiles(form, area, files, say);
    }
  });
  form.querySelectorAll("input[type=file][data-file]").forEach((input) => {
    input.addEventListener("change", () => {
      const files = Array.from(input.files);
      input.value = "";
      takeFiles(form, area, files, say);
    });
  });
}

// isRich tells what was laid out from what is plain text in a wrapping, as an editor of code has it.
function isRich(html) {
  return !/^(<meta[^>]*>)?\s*<div style="[^"]*white-space: ?pre;/i.test(html) &&
    /<(p|div|section|h[1-6]|li|table|b|strong|i|em|a|img|span)\b/i.test(html);
}

// takeHTML has a clipboard made Markdown. Where that fails, its words are pasted as they are.
function takeHTML(form, area, html, plain, say) {
  if (new Blob([html]).size > largestPaste) {
    insertText(area, plain);
    say("粘贴的内容太大，只留下了文字。图片请单独上传。");
    return Promise.resolve();
  }
  say("正在整理粘贴的内容…");
  const body = new FormData();
  body.append("form", form.elements.form.value);
  body.append("html", html);
  return askDesk(form, "/convert", body).then((read) => takeRead(form, area, read, say), (problem) => {
    insertText(area, plain);
    say("没有整理成，只留下了文字：" + problem.message);
  });
}

// takeRead inserts what was read, and its title where the article has none.
function takeRead(form, area, read, say) {
  const title = form.elements.title;
  if (read.title && title && !title.value) {
    title.value = read.title;
    title.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (read.title) {
    read.markdown = "## " + read.title + "\n\n" + read.markdown;
  }
  const words = read.markdown.replace(/\n+$/, "");
  if (words.indexOf("\n") < 0) {
    insertText(area, words);
  } else {
    insertBlock(area, words, "");
  }
  say((read.warnings || []).join("；"));
}

// takeFiles sends files one after the other.
function takeFiles(form, area, files, say) {
  const wrong = [];
  return files.reduce((before, file) => before.then(() => {
    say("正在上传「" + file.name + "」…");
    return takeFile(form, area, file, wrong);
  }), Promise.resolve()).then(() => say(wrong.join("；")));
}

function takeFile(form, area, file, wrong) {
  const isDocx = /\.docx$/i.test(file.name);
  const body = new FormData();
  body.append("form", form.elements.form.value);
  body.append(isDocx ? "docx" : "picture", file);
  return askDesk(form, isDocx ? "/convert" : "/media", body).then((read) => {
    if (isDocx) {
      takeRead(form, area, read, (words) => { if (words) { wrong.push(words); } });
    } else {
      insertBlock(area, read.markdown.trim(), "");
    }
  }, (problem) => { wrong.push("「" + file.name + "」没有收：" + problem.message); });
}
