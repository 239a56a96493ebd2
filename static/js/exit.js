// Leaves a tipster's form at once: what was typed is forgotten, and the page loses its place in this tab's history.
// The browser's own history keeps it, as the page says.

function leaveAtOnce(link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    dropKept("sessionStorage", draftKey(document.querySelector("form[data-keep=draft]").getAttribute("action")));
    window.location.replace(link.href);
  });
}
