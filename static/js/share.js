// Offers the picture in each shape; the first is drawn at once.

document.querySelectorAll("[data-card]").forEach((place) => {
  const words = cardWords();
  const picture = place.querySelector(".card-place").appendChild(document.createElement("img"));
  picture.className = "card-picture";
  const code = document.querySelector(".poster-qr");
  picture.alt = [words.owner, words.title].concat(words.signs, words.calls.map((call) => call.join(" "))).join("，");

  function draw(shape) {
    picture.src = drawCard(shape, words, code.complete && code.naturalWidth > 0 ? code : null);
  }
  cardShapes.forEach((shape, i) => {
    const label = document.createElement("label");
    const choice = document.createElement("input");
    label.className = "shape";
    choice.type = "radio";
    choice.name = "shape";
    choice.checked = i === 0;
    choice.addEventListener("change", () => draw(shape));
    label.appendChild(choice);
    label.appendChild(document.createTextNode(" " + shape.name + "（" + shape.width + "×" + shape.height + "）"));
    place.querySelector(".shapes-list").appendChild(label);
  });
  place.hidden = false;
  if (code.complete) {
    draw(cardShapes[0]);
  } else {
    code.addEventListener("load", () => draw(cardShapes[0]));
    code.addEventListener("error", () => draw(cardShapes[0]));
  }
});
