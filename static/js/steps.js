// A long form, one step at a time. The page is the same: each section is a step, and the folded ones behind it belong
// to it. Without this script it stays one page.

function inSteps(form) {
  const steps = stepsOf(form);
  const progress = form.insertBefore(document.createElement("p"), steps[0][0]);
  form.classList.add("in-steps");
  progress.className = "progress";
  progress.id = "progress";
  const bar = form.appendChild(document.createElement("p"));
  bar.className = "step-bar";
  const back = stepButton(bar, "上一步", "button button-quiet");
  const next = stepButton(bar, "下一步", "button step-next");
  let at = 0;

  function show(n) {
    at = n;
    steps.forEach((parts, i) => parts.forEach((part) => { part.hidden = i !== n; }));
    document.querySelectorAll("[data-first-step]").forEach((part) => { part.hidden = n > 0; });
    progress.textContent = "第 " + (n + 1) + " 步，共 " + steps.length + " 步";
    back.hidden = n === 0;
    next.hidden = n === steps.length - 1;
  }
  // turn goes to another step and begins at its heading.
  function turn(n) {
    show(n);
    const heading = steps[n][0].querySelector(".part-title");
    heading.tabIndex = -1;
    heading.setAttribute("aria-describedby", "progress");
    heading.focus();
    progress.scrollIntoView();
  }
  function stepWith(element) {
    return steps.findIndex((parts) => parts.some((part) => part.contains(element)));
  }
  // reveal opens the step and the fold that an element stands in.
  function reveal(element) {
    if (stepWith(element) >= 0) {
      show(stepWith(element));
      unfold(element);
    }
  }

  back.addEventListener("click", () => turn(at - 1));
  next.addEventListener("click", () => {
    const wrong = check(steps[at]);
    if (wrong) {
      wrong.focus();
    } else {
      turn(at + 1);
    }
  });
  form.querySelectorAll("[data-send]").forEach((button) => button.addEventListener("click", (event) => {
    const wrong = check([form]);
    if (wrong) {
      event.preventDefault();
      reveal(wrong);
      wrong.focus();
    }
  }));
  document.querySelectorAll(".error-summary-link").forEach((link) => link.addEventListener("click", () => {
    reveal(document.getElementById(link.hash.slice(1)));
  }));
  onEnter(form, () => {
    if (!next.hidden) {
      next.click();
    }
  });
  show(0);
  begin(form, reveal);
}

// begin opens the step of what is wrong, or the one whose rows were changed last.
function begin(form, reveal) {
  const wrong = form.querySelector(".field-error");
  const named = window.location.hash && document.getElementById(window.location.hash.slice(1));
  if (wrong) {
    reveal(wrong);
    document.getElementById("error-summary").focus();
  } else if (named && form.contains(named)) {
    reveal(named);
    named.scrollIntoView();
  }
}

function stepsOf(form) {
  const steps = [];
  Array.from(form.children).forEach((part) => {
    if (part.matches(".part")) {
      steps.push([part]);
    } else if (part.matches(".fold")) {
      steps[steps.length - 1].push(part);
    }
  });
  return steps;
}

function stepButton(bar, words, classes) {
  const button = bar.appendChild(document.createElement("button"));
  button.type = "button";
  button.className = classes;
  button.textContent = words;
  return button;
}

function unfold(element) {
  const fold = element.closest("details");
  if (fold) {
    fold.open = true;
  }
}

// onEnter keeps Enter, or a keyboard's own word for it, from sending the form by accident: browsers answer it by pressing
// the form's first button, which nobody sees.
function onEnter(form, act) {
  form.querySelector("[data-enter]").addEventListener("click", (event) => {
    event.preventDefault();
    act();
  });
}
