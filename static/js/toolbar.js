// The buttons above the text of an article, and their keys.

const draftActs = {
  bold: (area) => around(area, "**", "**", "要紧的话"),
  italic: (area) => around(area, "*", "*", "强调的话"),
  heading: (area) => eachLine(area, (line) => (line.startsWith("## ") ? line.slice(3) : "## " + line.replace(/^#+ */, ""))),
  list: (area) => eachLine(area, (line) => (line.startsWith("- ") ? line.slice(2) : "- " + line.replace(/^[0-9]+[.] /, ""))),
  steps: (area) => eachLine(area, (line, i) => (/^[0-9]+[.] /.test(line) ? line.replace(/^[0-9]+[.] /, "") : i + 1 + ". " + line.replace(/^- /, ""))),
  quote: (area) => eachLine(area, (line) => (line.startsWith("> ") ? line.slice(2) : "> " + line)),
  link: linkDraft,
  danger: (area) => insertBlock(area, "> [!危险]\n> 马上停手，别再转账。", "马上停手，别再转账。"),
  tip: (area) => insertBlock(area, "> [!提示]\n> 值得记住的一句话。", "值得记住的一句话。"),
  law: (area) => insertBlock(area, "> [!法律]\n> 依据的法律条文。", "依据的法律条文。"),
  chat: (area) => insertBlock(area, "```chat\n骗子：您的包裹丢了，加我微信退款\n我：怎么退？\n```", "您的包裹丢了，加我微信退款"),
  call: (area) => insertBlock(area, "> [!求助]\n> 正在被骗，或者刚转了账，马上打 110。", "正在被骗，或者刚转了账，马上打 110。"),
};

// linkDraft makes a link of what is selected. An address that is selected is where it leads.
function linkDraft(area) {
  const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
  if (/^(https?:\/\/|\/)\S+$/.test(chosen)) {
    const start = area.selectionStart;
    insertText(area, "[文字](" + chosen + ")");
    area.setSelectionRange(start + 1, start + 3);
    return;
  }
  around(area, "[", "](/guides/)", "文字");
  const end = area.selectionEnd;
  area.setSelectionRange(end + 2, end + 10); // the address
}

const draftKeys = { b: "bold", i: "italic", k: "link" };

function toolbar(form, area, bar) {
  bar.hidden = false;
  bar.querySelectorAll("[data-act]").forEach((button) => {
    button.addEventListener("click", () => draftActs[button.getAttribute("data-act")](area));
  });
  bar.addEventListener("keydown", (event) => alongBar(bar, event));
  area.addEventListener("keydown", (event) => {
    const act = draftKeys[event.key.toLowerCase()];
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && act) {
      event.preventDefault();
      draftActs[act](area);
    }
  });
  form.ownerDocument.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.querySelector("button[value=save]").click();
    }
  });
}

// alongBar moves between the buttons of a bar by the arrow keys, as bars of tools do.
function alongBar(bar, event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const buttons = Array.from(bar.querySelectorAll("button"));
  const at = buttons.indexOf(document.activeElement);
  if (step && at >= 0) {
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length].focus();
  }
}
