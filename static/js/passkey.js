// A button that asks the browser for a passkey, and sends its answer with the form that it stands in. Where the
// browser knows no passkeys, or is not at the address that they are for, the page stays as it is without.

document.querySelectorAll("[data-passkey]").forEach((part) => {
  const site = part.getAttribute("data-site");
  const here = location.hostname === site || location.hostname.endsWith("." + site);
  if (!window.PublicKeyCredential || !navigator.credentials || !window.isSecureContext || !here) {
    return;
  }
  const whole = part.closest("[data-passkey-part]");
  if (whole) {
    whole.hidden = false;
  }
  part.hidden = false;
  const button = part.querySelector("button");
  const said = part.querySelector("[role=status]");
  button.addEventListener("click", () => {
    if (!filled(part.closest("form"), part)) {
      return;
    }
    button.disabled = true;
    said.textContent = "请按浏览器的提示操作。";
    askFor(part).then((answer) => sendWith(part, answer), (failure) => {
      button.disabled = false;
      said.textContent = wordsOf(failure);
    });
  });
});

// filled holds the form's fields to their rules, but for the code that the passkey stands in for.
function filled(form, part) {
  const controls = Array.from(form.elements).filter((control) => !/code$/.test(control.name) && !part.contains(control));
  return controls.every((control) => control.reportValidity());
}

function askFor(part) {
  const form = part.closest("form");
  const body = "form=" + encodeURIComponent(form.querySelector("[name=form]").value);
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  return fetch(part.getAttribute("data-ask"), { method: "POST", headers: headers, body: body, credentials: "same-origin" })
    .then((answer) => answer.ok ? answer.json() : Promise.reject(new Error("refused")))
    .then((asked) => {
      const options = asked.publicKey;
      options.challenge = bytesOf(options.challenge);
      if (part.getAttribute("data-passkey") === "create") {
        options.user.id = bytesOf(options.user.id);
        options.excludeCredentials = known(options.excludeCredentials);
        return navigator.credentials.create({ publicKey: options });
      }
      options.allowCredentials = known(options.allowCredentials);
      return navigator.credentials.get({ publicKey: options });
    })
    .then(written);
}

function known(credentials) {
  return (credentials || []).map((one) => ({ type: one.type, id: bytesOf(one.id) }));
}

// written is what a browser has answered, as the server reads it.
function written(credential) {
  const response = {};
  ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach((name) => {
    if (credential.response[name]) {
      response[name] = textOf(credential.response[name]);
    }
  });
  return JSON.stringify({
    id: credential.id, rawId: textOf(credential.rawId), type: credential.type, response: response, clientExtensionResults: {},
  });
}

function sendWith(part, answer) {
  const form = part.closest("form");
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = part.getAttribute("data-field");
  field.value = answer;
  form.appendChild(field);
  form.submit();
}

function wordsOf(failure) {
  if (failure.name === "InvalidStateError") {
    return "这台设备上已经有您的通行密钥了。";
  }
  if (failure.name === "NotAllowedError" || failure.name === "AbortError") {
    return "没有完成。可以再试一次。";
  }
  return "没有做成。请刷新这一页再试，或者改用验证码。";
}

function bytesOf(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (character) => character.charCodeAt(0));
}

function textOf(buffer) {
  const raw = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
