// Has the browser keep the help page for when there is no network. Old browsers cannot, and lose nothing.
(function () {
  var worker = document.currentScript && document.currentScript.getAttribute("data-worker");
  if (worker && "serviceWorker" in navigator) {
    window.addEventListener("load", function () {
      navigator.serviceWorker.register(worker).catch(function () {}); // some browsers have it and forbid it
    });
  }
})();
