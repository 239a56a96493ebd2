// Reads an article aloud where the browser has a Chinese voice. Sentence by sentence: long texts break off in some.

function speaks(button) {
  const voices = window.speechSynthesis;
  if (!voices || !window.SpeechSynthesisUtterance) {
    return;
  }
  const offer = () => { button.hidden = !voices.getVoices().some((voice) => /^zh/i.test(voice.lang)); };
  const words = button.textContent;
  let reading = false;

  function end() {
    reading = false;
    voices.cancel();
    button.textContent = words;
  }
  function read(sentences) {
    if (!reading || sentences.length === 0) {
      end();
      return;
    }
    const said = new window.SpeechSynthesisUtterance(sentences[0]);
    said.lang = "zh-CN";
    said.rate = 0.9;
    said.onend = () => read(sentences.slice(1));
    said.onerror = end;
    voices.speak(said);
  }
  button.addEventListener("click", () => {
    if (reading) {
      end();
      return;
    }
    reading = true;
    button.textContent = "停止朗读";
    read(sentencesOf(button.getAttribute("data-speak")));
  });
  window.addEventListener("pagehide", end);
  voices.onvoiceschanged = offer;
  offer();
}

// sentencesOf are those of the elements that a selector names, without what is only to be pressed.
function sentencesOf(selector) {
  const blocks = Array.from(document.querySelectorAll(selector)).filter((block) => !block.querySelector("a[href^='tel:']"));
  return blocks.map((block) => block.textContent).join("\n").split(/[\n。！？]/).map((sentence) => sentence.trim()).filter(Boolean);
}
