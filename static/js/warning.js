// While somebody is named, the server is asked which published warnings name the same. What is typed goes in the body
// of the request; the answer is titles and addresses of articles.

const warningPause = 600; // ms after the last key

function warn(form) {
  let turn = Promise.resolve(); // one question at a time, however many rows there are
  form.querySelectorAll("[data-names]").forEach((control) => {
    const place = control.closest(".field").insertAdjacentElement("afterend", document.createElement("div"));
    place.setAttribute("role", "status");
    place.className = "visually-hidden"; // out of the way while it is empty
    let timer = 0;
    let asked = "";
    const ask = () => {
      const value = control.value.trim();
      clearTimeout(timer);
      if (value === asked) {
        return;
      }
      asked = value;
      turn = turn.then(() => warningsNaming(form.getAttribute("data-warnings"), value)).then((articles) => {
        if (value === asked) {
          showWarnings(place, articles);
        }
      });
    };
    control.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, warningPause);
    });
    control.addEventListener("change", ask);
    ask();
  });
}

// warningsNaming resolves to the articles, to none where the server cannot be asked.
function warningsNaming(address, value) {
  if (value.length < 4) { // shorter values are never compared
    return Promise.resolve([]);
  }
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ value: value }),
  }).then((answer) => answer.json()).then((body) => body.articles || []).catch(() => []);
}

function showWarnings(place, articles) {
  place.textContent = "";
  place.className = articles.length ? "warned" : "visually-hidden";
  if (articles.length) {
    place.appendChild(document.createElement("strong")).textContent = "我们发布的警示里有它。不要再转钱，不要再联系对方。";
  }
  articles.forEach((article) => {
    const link = place.appendChild(document.createElement("a"));
    link.className = "warned-link";
    link.href = article.url;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = article.title;
  });
}
