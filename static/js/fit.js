// fitting is the size, between two, at which words fit a width.
function fitting(pen, words, width, most, least) {
  for (let size = most; size > least; size -= 2) {
    pen.font = "bold " + size + "px sans-serif";
    if (pen.measureText(words).width <= width) {
      return size;
    }
  }
  return least;
}
