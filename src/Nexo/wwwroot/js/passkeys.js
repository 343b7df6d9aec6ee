// Passkeys: the browser asks the device, the server gives the challenge and checks the answer.
const send = async (address, body) => {
  const answer = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const said = answer.status === 204 ? null : await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said?.detail ?? answer.statusText), { code: said?.code });
  return said;
};

// A passkey is bound to the name of a host, so an address such as 127.0.0.1 has none.
const named = !/^[\d.]+$|:/.test(location.hostname);
const known = named && typeof PublicKeyCredential === "function" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

/** Runs one exchange; a person who closes the dialog of the browser has done nothing wrong. */
const once = async (button, place, sentence, work) => {
  button.disabled = true;
  place.hidden = true;
  try {
    await work();
  } catch (trouble) {
    if (trouble.name !== "NotAllowedError" && trouble.name !== "AbortError") {
      place.textContent = sentence(trouble);
      place.hidden = false;
    }
  }
  button.disabled = false;
};

for (const button of known ? document.querySelectorAll("[data-enter-by-passkey]") : []) {
  button.hidden = false;
  button.addEventListener("click", () => once(button, button.parentElement.querySelector("[data-passkey-wrong]"), () => button.dataset.wrong, async () => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await send("/api/session/passkey/options", {}));
    const credential = await navigator.credentials.get({ publicKey });
    await send("/api/session/passkey", { credential: credential.toJSON() });
    location.assign(button.dataset.enterByPasskey);
  }));
}

for (const form of known ? document.querySelectorAll("form[data-add-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", event => {
    event.preventDefault();
    const typed = new FormData(form);
    const words = form.dataset;
    const sentence = trouble => ({ present_password_wrong: words.presentWrong, sign_in_locked: words.locked })[trouble.code] ?? (trouble.name === "InvalidStateError" ? words.taken : words.wrong);
    once(form.querySelector("button"), form.querySelector("[data-passkey-wrong]"), sentence, async () => {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await send("/api/account/passkeys/options", { present: typed.get("present") || null }));
      const credential = await navigator.credentials.create({ publicKey });
      await send("/api/account/passkeys", { name: typed.get("name"), credential: credential.toJSON() });
      location.assign("/conta?feito=chave");
    });
  });
}
