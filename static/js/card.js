// A warning as a picture, drawn here from the poster on the page and sent nowhere. It says all that must be known by
// itself: WeChat shows a picture whole, and a link only by a card that it makes.

// cardShapes are the sizes that messengers, short videos and official accounts show whole, in pixels.
const cardShapes = [
  { name: "竖图，发朋友圈", width: 1080, height: 1920 },
  { name: "方图，发群", width: 1080, height: 1080 },
  { name: "横图", width: 1600, height: 900 },
  { name: "公众号封面", width: 900, height: 383 },
];

// cardWords are what the poster says.
function cardWords() {
  const texts = (selector) => Array.from(document.querySelectorAll(selector)).map((element) => element.textContent.trim());
  return {
    owner: texts(".poster-owner")[0],
    title: texts(".poster-title")[0],
    signs: texts(".poster-sign").concat(texts(".poster-summary")),
    calls: texts(".poster-number").map((number, i) => [number, texts(".poster-label")[i]]),
    name: texts(".poster-name")[0],
  };
}

// drawCard draws the words in a shape. A wide one has the calls beside the words, a low one leaves the signs out.
function drawCard(shape, words, code) {
  const canvas = document.createElement("canvas");
  canvas.width = shape.width;
  canvas.height = shape.height;
  const pen = canvas.getContext("2d");
  const unit = Math.min(shape.width, shape.height * 1.25) / 100;
  const wide = shape.width > shape.height * 1.2;
  const low = shape.height < 500;
  const margin = unit * 6;
  const column = wide ? shape.width * 0.62 : shape.width;
  const limit = shape.height - (wide ? margin : unit * 52);
  letterSizes.some((size) => {
    pen.fillStyle = "#fbfaf7";
    pen.fillRect(0, 0, shape.width, shape.height);
    pen.fillStyle = "#0b2a52";
    pen.fillRect(0, 0, shape.width, unit * 2);
    return drawWords(pen, low ? Object.assign({}, words, { signs: [] }) : words, margin, margin + unit * 2, column - 2 * margin, unit * size, low, limit);
  });
  drawCalls(pen, shape, words, code, unit, wide ? column : margin, wide ? margin + unit * 2 : shape.height - unit * 50);
  return canvas.toDataURL("image/png");
}

// letterSizes are the sizes of letters to be tried, the largest first.
const letterSizes = [2.4, 2.2, 2, 1.8, 1.6, 1.4, 1.3, 1.2, 1.1, 1, 0.85, 0.7];

// drawWords draws what is said, and reports whether all of it found room above the limit.
function drawWords(pen, words, x, y, width, size, low, limit) {
  let end = drawLines(pen, words.owner, x, y, width, size * (low ? 4 : 3.4), "#444a53", "", limit);
  end = drawLines(pen, words.title, x, end + size * 2, width, (low ? 8 : 7) * size, "#15181c", "bold ", limit * 2, evenly);
  let whole = end <= limit;
  words.signs.forEach((sign, i) => {
    const said = (words.signs.length > 1 ? (i + 1) + ". " : "") + sign;
    const below = drawLines(pen, said, x, end + size * 2, width, size * 4.8, "#15181c", "", limit);
    whole = whole && below > end + size * 2;
    end = below;
  });
  return whole;
}

// drawCalls draws the numbers to dial, the code to scan, and whose it is.
function drawCalls(pen, shape, words, code, unit, x, y) {
  const width = shape.width - x - unit * 6;
  const low = shape.height < 500;
  const tall = low ? unit * 13 : unit * 11;
  let top = y;
  words.calls.forEach((call, i) => {
    pen.fillStyle = i === 0 ? "#a50f1c" : "#123f7a";
    pen.fillRect(x, top, width, tall);
    pen.fillStyle = "#fff";
    pen.textBaseline = "middle";
    const said = (i === 0 ? "打 " : "问 ") + call[0] + "　" + call[1];
    pen.font = "bold " + fitting(pen, said, width - unit * 4, Math.round(unit * 6), 12) + "px sans-serif";
    pen.fillText(said, x + unit * 2, top + tall / 2);
    top += tall + unit * 1.5;
  });
  const side = Math.min(unit * 22, shape.height - top - unit * 4, width / 2);
  pen.textBaseline = "top";
  if (code) {
    pen.imageSmoothingEnabled = false;
    pen.drawImage(code, x, top, side, side);
  }
  const beside = x + (code ? side + unit * 2 : 0);
  const below = drawLines(pen, code ? "扫码看全文" : "", beside, top + unit * 2, width - side - unit * 2, unit * 4.2, "#15181c", "bold ", shape.height);
  drawLines(pen, words.name, beside, below, width - side - unit * 2, unit * 4.2, "#444a53", "", shape.height);
}

// drawLines draws a paragraph within a width and returns where the next may begin. What would end below a limit is
// left out.
function drawLines(pen, text, x, y, width, size, colour, weight, limit, breaks = linesOf) {
  pen.fillStyle = colour;
  pen.font = weight + Math.round(size) + "px sans-serif";
  pen.textBaseline = "top";
  const lines = breaks(pen, text, width);
  const end = y + lines.length * size * 1.4;
  if (end > limit) {
    return y;
  }
  lines.forEach((line, i) => pen.fillText(line, x, y + i * size * 1.4));
  return end;
}

// evenly breaks a headline into as few lines as it needs, of about one length: none holds a single letter.
function evenly(pen, text, width) {
  let lines = linesOf(pen, text, width);
  for (let narrower = width; narrower > width / 3; narrower *= 0.96) {
    const tried = linesOf(pen, text, narrower);
    if (tried.length > lines.length) {
      break;
    }
    lines = tried;
  }
  return lines;
}

// linesOf breaks a text between any two characters, but not before a mark that ends a clause.
function linesOf(pen, text, width) {
  const lines = [""];
  Array.from(text).forEach((letter) => {
    const last = lines.length - 1;
    if (pen.measureText(lines[last] + letter).width > width && !/[，。！？：；、）」』]/.test(letter)) {
      lines.push(letter);
    } else {
      lines[last] += letter;
    }
  });
  return lines;
}
