// A message that is half written survives a reload in its tab. It is kept by the receipt's reference, never with its
// code, and forgotten once it is sent.

function keepMessage(form) {
  const key = "fanzha message " + form.elements.reference.value;
  const message = form.elements.message;
  if (document.getElementById("sent")) {
    dropKept("sessionStorage", key);
  }
  if (!message.value) {
    message.value = readKept("sessionStorage", key) || "";
  }
  document.getElementById("hint-message").textContent += "。没发出的内容只留在这个浏览器标签页里";
  message.addEventListener("input", () => writeKept("sessionStorage", key, message.value));
}
