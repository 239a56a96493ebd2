// A button that copies what its data-copy names by id, and says so to eyes and ears.

function copies(button) {
  const words = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", () => {
    const source = document.getElementById(button.getAttribute("data-copy"));
    copyText(source).then(() => {
      button.textContent = "已复制";
      setTimeout(() => { button.textContent = words; }, 3000);
    }, () => {
      selectText(source);
      button.textContent = "已选中，请长按或按 Ctrl+C 复制";
    });
  });
}

function copyText(source) {
  if (navigator.clipboard && window.isSecureContext) {
    return navigator.clipboard.writeText(source.textContent.trim());
  }
  selectText(source);
  return document.execCommand("copy") ? Promise.resolve() : Promise.reject();
}

function selectText(source) {
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.selectAllChildren(source);
}
