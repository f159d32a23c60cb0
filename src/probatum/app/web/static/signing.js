// Keys are made and opened here: the server gets encrypted key files and signatures, never a secret.
// The form of a key file is that of probatum/verification/signing.py.
"use strict";
const KIND = "probatum signing key 1 scrypt";
const PKCS8 = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];  // RFC 8410, before the key
const utf8 = (text) => new TextEncoder().encode(text);
const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const unbase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

const sealing = async (secret, salt, cost) => {
  const bytes = await scrypt(utf8(secret), salt, cost, 8, 1, 32);
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
};
const sealed = (nonce, publicKey) =>
  ({ name: "AES-GCM", iv: nonce, additionalData: utf8(publicKey) });

const newKey = async (secret, cost) => {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const publicKey = base64(await crypto.subtle.exportKey("raw", pair.publicKey));
  const own = (await crypto.subtle.exportKey("pkcs8", pair.privateKey)).slice(-32);
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const key = await sealing(secret, salt, cost);
  const held = new Uint8Array(await crypto.subtle.encrypt(sealed(nonce, publicKey), key, own));
  return `${KIND} ${cost}\n${publicKey}\n${base64([...salt, ...nonce, ...held])}\n`;
};

const signature = async (message, file, secret) => {
  const [kind, publicKey, text] = file.split("\n");
  const held = unbase64(text);
  const key = await sealing(secret, held.slice(0, 16), Number(kind.split(" ").pop()));
  let own;
  try {
    own = await crypto.subtle.decrypt(sealed(held.slice(16, 28), publicKey), key, held.slice(28));
  } catch {
    throw new Error("Your key cannot be opened: is it the right secret?");
  }
  const bytes = Uint8Array.from([...PKCS8, ...new Uint8Array(own)]);
  const signing = await crypto.subtle.importKey("pkcs8", bytes, "Ed25519", false, ["sign"]);
  return base64(await crypto.subtle.sign("Ed25519", signing, utf8(message)));
};

const able = async () => {
  try {
    await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return true;
  } catch {
    return false;
  }
};

const ready = (form) => {
  const secret = form.querySelector("#secret");
  const again = form.querySelector("#again");
  const said = form.querySelector("[data-said]");
  const say = (words, kind = "wrong") => {
    said.textContent = words;
    said.className = kind;
  };
  const [button] = form.querySelectorAll("button");
  const { key, proof, signature: signed } = form.elements;
  // A key that was made is opened again before it is sent: nobody is enrolled with one that fails.
  const journeys = {
    enrol: async () => {
      const file = await newKey(secret.value, Number(form.dataset.cost));
      proof.value = await signature(file, file, secret.value);
      key.value = file;
    },
    sign: async () => {
      const [lines, file] = ["lines", "key"].map((id) => document.getElementById(id).textContent);
      signed.value = await signature(lines, file, secret.value);
    },
  };
  form.querySelector(".here").hidden = false;
  form.querySelector(".otherwise").open = false;
  form.addEventListener("submit", async (event) => {
    if ((signed ?? proof).value) return;
    event.preventDefault();
    if (!secret.value) return say("Your secret is needed.");
    if (again && again.value !== secret.value) return say("The two secrets differ.");
    button.disabled = true;
    say(again ? "Making your key…" : "Signing…", "hint");
    try {
      await journeys[form.dataset.signing]();
      form.submit();
    } catch (error) {
      say(error.message);
      button.disabled = false;
    }
  });
};

able().then((yes) => {
  if (yes) document.querySelectorAll("[data-signing]").forEach(ready);
});
