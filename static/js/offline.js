// Has the browser keep the help page for when there is no network. Old browsers cannot, and lose nothing.

function keepForOffline(worker) {
  if ("serviceWorker" in navigator) {
    window.addEventListener("load", () => {
      navigator.serviceWorker.register(worker).catch(() => {}); // some browsers have it and forbid it
    });
  }
}
