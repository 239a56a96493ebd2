// How long ago something was (data-since), or how long it still has (data-left), goes on while its page is looked at. Both
// are seconds, as they were when the page was made: the browser's own clock may be wrong, and is asked only for what has
// gone by since. Nothing is announced, for only a text changes.

const ticks = 1000; // milliseconds

function keepClocks() {
  tickAll();
  setInterval(tickAll, ticks);
}

function tickAll() {
  document.querySelectorAll("[data-since], [data-left]").forEach((place) => tick(place, Date.now()));
}

function tick(place, now) {
  if (place.seenAt === undefined) { place.seenAt = now; }
  const gone = Math.floor((now - place.seenAt) / 1000);
  const since = place.getAttribute("data-since");
  const left = Number(place.getAttribute("data-left")) - gone;
  const words = place.getAttribute("data-words");
  const over = since === null && left <= 0;
  const said = over ? place.getAttribute("data-over") : words + spanned(since === null ? left : Number(since) + gone);
  if (place.textContent !== said) { place.textContent = said; }
}

// spanned is a length of time in two parts at most, as the server says it.
function spanned(seconds) {
  const minutes = Math.floor(Math.max(seconds, 0) / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) { return Math.floor(hours / 24) + " 天 " + hours % 24 + " 小时"; }
  if (hours > 0) { return hours + " 小时 " + minutes % 60 + " 分"; }
  return minutes + " 分";
}
