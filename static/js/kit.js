// After an article is published: what is copied to an official account keeps its looks, and the pictures to share are drawn
// here before all is packed.

document.querySelectorAll("[data-copy]").forEach(copies);
document.querySelectorAll("[data-speak]").forEach(speaks);
document.querySelectorAll("[data-copy-rich]").forEach(copiesRich);
document.querySelectorAll("form[data-pack]").forEach(packs);

// copiesRich copies HTML with its plain words beside it. The event of copying works on pages without TLS too, where the
// newer way does not.
function copiesRich(button) {
  const rich = document.getElementById(button.getAttribute("data-copy-rich"));
  const plain = document.getElementById(button.getAttribute("data-plain"));
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    let copied = false;
    const put = (event) => {
      event.clipboardData.setData("text/html", rich.value);
      event.clipboardData.setData("text/plain", plain.textContent);
      event.preventDefault();
      copied = true;
    };
    plain.closest("details").open = true; // what is hidden cannot be selected
    selectText(plain);
    document.addEventListener("copy", put);
    document.execCommand("copy");
    document.removeEventListener("copy", put);
    button.textContent = copied ? "已复制，去公众号后台粘贴" : "已选中下面的文字，请按 Ctrl+C";
    setTimeout(() => { button.textContent = words; }, 5000);
  });
}

// packs draws the pictures to share and sends them with the form.
function packs(form) {
  const input = form.querySelector("input[type=file]");
  form.addEventListener("submit", (event) => {
    if (input.files.length || !window.DataTransfer) {
      return;
    }
    event.preventDefault();
    const code = document.querySelector(".poster-qr");
    const files = new DataTransfer();
    cardShapes.reduce((before, shape) => before.then(() => fetchPicture(drawCard(shape, cardWords(), code.naturalWidth > 0 ? code : null))).then((blob) => {
      files.items.add(new File([blob], shape.width + "x" + shape.height + ".png", { type: "image/png" }));
    }), Promise.resolve()).then(() => {
      input.files = files.files;
      form.submit();
    }, () => form.submit());
  });
}

// fetchPicture is a picture that a canvas gave as an address, as a file.
function fetchPicture(address) {
  const bytes = atob(address.slice(address.indexOf(",") + 1));
  const content = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    content[i] = bytes.charCodeAt(i);
  }
  return Promise.resolve(new Blob([content], { type: "image/png" }));
}
