// Each page says by its data- attributes what it wants.

makeRoom();
document.querySelectorAll("[data-copy]").forEach(copies);
document.querySelectorAll("[data-speak]").forEach(speaks);
document.querySelectorAll("[data-suggest]").forEach(suggests);
document.querySelectorAll("[data-worker]").forEach((page) => keepForOffline(page.getAttribute("data-worker")));
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
