// Who signs out is out in every window of the browser: what each showed is gone at once, and none waits for the server.
// They leave for a page that is everybody's, as the login would lead back in who is faster than the sign-out.

const outs = document.querySelectorAll("form[data-out]");
if (outs.length > 0 && window.BroadcastChannel) { // an old browser has none
  const place = outs[0].getAttribute("data-out");
  const windows = new BroadcastChannel("signed out, " + place);
  outs.forEach((form) => form.addEventListener("submit", () => windows.postMessage("")));
  windows.addEventListener("message", () => location.replace(place));
}
