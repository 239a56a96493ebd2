// The help bar makes room for the keyboard of a phone while something is typed. It is back as soon as that ends.

function makeRoom() {
  const root = document.documentElement;
  const typed = (element) => element.matches("textarea, select, input") && !element.matches("[type=checkbox], [type=radio], [type=submit], [type=file]");
  document.addEventListener("focusin", (event) => root.classList.toggle("typing", typed(event.target)));
  document.addEventListener("focusout", () => root.classList.remove("typing"));
}
