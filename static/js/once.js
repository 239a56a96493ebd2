// A form is sent once: a second press of its button does nothing while the answer is on the way. Where the answer is a file,
// the page stays, and the button works again after a while. Whoever comes back to the page may send it again.

const sentRest = 10000; // milliseconds, as long as the server works on an answer at most

let pressed = null; // the button that sends; Enter presses the form's first one

document.addEventListener("click", (event) => { pressed = event.target.closest("button"); }, true);
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || (pressed && pressed.hasAttribute("formtarget"))) {
    return;
  }
  const now = Date.now();
  if (form.sentBy === pressed && now - form.sentAt < sentRest) {
    event.preventDefault();
    return;
  }
  form.sentBy = pressed;
  form.sentAt = now;
});
window.addEventListener("pageshow", () => Array.from(document.forms).forEach((form) => { form.sentAt = 0; }));
