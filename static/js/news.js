// A list says what has come since it was shown, and leaves the screen when the session is over. It is not loaded again by
// itself: somebody may be ticking its rows.

function hearsNews(place) {
  if (!window.EventSource) { return; }
  const words = place.querySelector("[data-news-words]");
  const source = new EventSource(place.getAttribute("data-news"));
  source.addEventListener("news", (event) => {
    place.hidden = event.data === "";
    words.textContent = event.data;
  });
  source.addEventListener("over", () => {
    source.close();
    window.location.replace(place.getAttribute("data-over"));
  });
}
