// Passkeys: the browser makes one, or answers a challenge with one. The rest of the page needs no script.
"use strict";
for (const place of document.querySelectorAll("[data-passkey]")) {
  const { passkey, csrf, next } = place.dataset;
  const said = document.getElementById("said");
  const send = async (address, body) => {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
      body: JSON.stringify(body ?? {}),
    });
    if (answer.redirected) {
      location.assign(answer.url);
      return new Promise(() => {});
    }
    if (answer.ok) return answer.json();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    throw new Error(page.querySelector("main p")?.textContent ?? answer.statusText);
  };
  const journeys = {
    register: async () => {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
        await send("/account/passkeys/offer"));
      const made = await navigator.credentials.create({ publicKey });
      const label = place.querySelector("input").value;
      return send("/account/passkeys", { answer: made.toJSON(), label });
    },
    "sign-in": async () => {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
        await send("/sign-in/passkey/challenge"));
      const answer = await navigator.credentials.get({ publicKey });
      return send(`/sign-in/passkey?next=${encodeURIComponent(next)}`, answer.toJSON());
    },
  };
  if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    said.textContent = "";
    try {
      location.assign((await journeys[passkey]()).next);
    } catch (error) {
      const own = { NotAllowedError: "No passkey was used.", InvalidStateError: "This device has a passkey for this account already.", SecurityError: "Passkeys do not work under this address of the site." };
      said.textContent = own[error.name] ?? error.message;
    }
  });
}
