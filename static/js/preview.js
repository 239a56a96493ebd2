// The true page of an article, beside its text, as it is typed. One page is made at a time; what was typed meanwhile
// makes the next one.

function previews(form, area, place) {
  const frame = place.querySelector("iframe");
  const note = place.querySelector("[data-note]");
  let since = 0; // when the oldest change that is not shown was made
  let busy = false;

  function show() {
    if (busy || !since) {
      return;
    }
    const began = since;
    since = 0;
    busy = true;
    askDesk(form, "/preview", draftForm(form), "text/html, application/json").then((page) => {
      drawPage(frame, page);
      note.textContent = "";
      place.setAttribute("data-took", Math.round(performance.now() - began));
    }, (problem) => { note.textContent = problem.message; }).then(() => {
      busy = false;
      show();
    });
  }
  const soon = later(25, show);
  const changed = () => {
    since = since || performance.now();
    soon();
  };
  place.hidden = false;
  place.parentNode.classList.add("editor-beside");
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  area.addEventListener("scroll", () => {
    const page = frame.contentDocument && frame.contentDocument.documentElement;
    if (page && area.scrollHeight > area.clientHeight) {
      page.scrollTop = (page.scrollHeight - page.clientHeight) * area.scrollTop / (area.scrollHeight - area.clientHeight);
    }
  });
  changed();
}

// drawPage shows a page without its scripts. Where one is shown already, only what differs is put in its place, so that
// it stays where its reader has scrolled to.
function drawPage(frame, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll("script").forEach((script) => script.remove());
  const shown = frame.contentDocument && frame.contentDocument.querySelector("main");
  const main = page.querySelector("main");
  if (shown && main) {
    const scrolled = frame.contentDocument.documentElement.scrollTop;
    shown.replaceWith(frame.contentDocument.importNode(main, true));
    frame.contentDocument.documentElement.scrollTop = scrolled;
    return;
  }
  frame.srcdoc = "<!doctype html>" + page.documentElement.outerHTML;
}
