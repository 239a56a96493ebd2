// The duty screen looks again every few seconds, and rings when something urgent has come that nobody has opened.
// Without a script the page loads itself again.

const every = 5000; // milliseconds
const lost = document.querySelector("[data-lost]");
let heard = pressing(document);
let sound = null; // once somebody has allowed it

if (lost) {
  showCount(document);
  offerSound(document.querySelector("[data-sound]"));
  setTimeout(look, every);
  keepClocks();
}

function look() {
  fetch(location.pathname, { credentials: "same-origin", cache: "no-store" })
    .then((answer) => answer.ok ? answer.text() : Promise.reject(new Error("refused")))
    .then((text) => {
      const next = new DOMParser().parseFromString(text, "text/html");
      if (!next.getElementById("duty")) {
        location.reload(); // the watch has ended
        return;
      }
      show(next);
      setTimeout(look, every);
    })
    .catch(() => {
      lost.textContent = "连不上服务器，下面可能不是最新的。正在重试。";
      setTimeout(look, every);
    });
}

// show puts what has come in the place of what was shown, and leaves the keyboard where it is.
function show(next) {
  lost.textContent = "";
  const now = document.getElementById("duty");
  const focused = document.activeElement && now.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const come = document.importNode(next.getElementById("duty"), true);
  now.parentNode.replaceChild(come, now);
  if (focused) {
    const again = Array.from(come.querySelectorAll("a")).find((link) => link.getAttribute("href") === focused);
    if (again) { again.focus(); }
  }
  const urgent = pressing(document);
  if (urgent.some((reference) => heard.indexOf(reference) < 0)) {
    ring(3);
  }
  heard = urgent;
  showCount(document);
}

function pressing(page) {
  const screen = page.getElementById("duty");
  return screen ? screen.getAttribute("data-pressing").split(" ").filter((reference) => reference) : [];
}

function showCount(page) {
  const waiting = page.getElementById("duty").getAttribute("data-waiting");
  const title = document.title.replace(/^（\d+）/, "");
  document.title = (waiting === "0" ? "" : "（" + waiting + "）") + title;
}

// offerSound asks for the one click without which browsers let no page ring.
function offerSound(button) {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!Context) { return; }
  button.hidden = false;
  button.addEventListener("click", () => {
    sound = new Context();
    button.hidden = true;
    document.querySelector("[data-sounding]").textContent = "声音已打开，来了紧急的登记会响三声。";
    ring(1);
  });
}

function ring(times) {
  document.getElementById("duty").setAttribute("data-rung", String(times)); // what a test hears
  for (let n = 0; sound && n < times; n += 1) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    const start = sound.currentTime + n * 0.6;
    tone.frequency.value = 880;
    volume.gain.setValueAtTime(0.3, start);
    volume.gain.exponentialRampToValueAtTime(0.01, start + 0.4);
    tone.connect(volume);
    volume.connect(sound.destination);
    tone.start(start);
    tone.stop(start + 0.4);
  }
}
