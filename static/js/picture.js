// The receipt as a picture: WeChat's browser can neither print nor download a page, but keeps a picture by a long
// press. It is drawn here and sent nowhere.

function drawReceipt(place) {
  const lines = JSON.parse(place.getAttribute("data-picture"));
  const width = 750;
  const height = 120 + lines.length * 96;
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  pen.strokeStyle = "#0b2a52";
  pen.lineWidth = 6;
  pen.strokeRect(15, 15, width - 30, height - 30);
  lines.forEach((line, i) => {
    const top = 90 + i * 96;
    pen.fillStyle = "#555";
    pen.font = "26px sans-serif";
    pen.fillText(line[0], 50, top);
    pen.fillStyle = "#111";
    pen.font = "bold " + fitting(pen, line[1], width - 100, 40, 18) + "px sans-serif";
    pen.fillText(line[1], 50, top + 46);
  });
  const picture = place.querySelector("img");
  picture.src = canvas.toDataURL("image/png");
  picture.alt = lines.map((line) => line[0] + "：" + line[1]).join("，");
  place.hidden = false;
}
