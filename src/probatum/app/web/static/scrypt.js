// scrypt (RFC 7914) over the PBKDF2-HMAC-SHA256 of WebCrypto. It lets the page draw while it works.
"use strict";
const pbkdf2 = async (secret, salt, length) => {
  const key = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: 1 };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 8 * length));
};
const turned = (word, bits) => (word << bits) | (word >>> (32 - bits));
const quarter = (x, a, b, c, d) => {
  x[b] ^= turned((x[a] + x[d]) | 0, 7);
  x[c] ^= turned((x[b] + x[a]) | 0, 9);
  x[d] ^= turned((x[c] + x[b]) | 0, 13);
  x[a] ^= turned((x[d] + x[c]) | 0, 18);
};
const worked = new Int32Array(16);
const salsa = (x) => {
  worked.set(x);
  for (let round = 0; round < 8; round += 2) {
    quarter(worked, 0, 4, 8, 12);
    quarter(worked, 5, 9, 13, 1);
    quarter(worked, 10, 14, 2, 6);
    quarter(worked, 15, 3, 7, 11);
    quarter(worked, 0, 1, 2, 3);
    quarter(worked, 5, 6, 7, 4);
    quarter(worked, 10, 11, 8, 9);
    quarter(worked, 15, 12, 13, 14);
  }
  for (let i = 0; i < 16; i += 1) x[i] += worked[i];
};
// Blocks of 16 words: those with an even number go to the first half of `to`, the odd to the second.
const mixed = (from, to, r) => {
  const x = from.slice(-16);
  for (let block = 0; block < 2 * r; block += 1) {
    for (let i = 0; i < 16; i += 1) x[i] ^= from[16 * block + i];
    salsa(x);
    to.set(x, 16 * ((block >> 1) + (block % 2) * r));
  }
};
// secret and salt are bytes; n is the cost, a power of two; memory in bytes is 128 * r * n.
const scrypt = async (secret, salt, n, r, p, length) => {
  const size = 32 * r;
  const bytes = await pbkdf2(secret, salt, 4 * size * p);
  const words = new Int32Array(bytes.buffer);
  const kept = new Int32Array(size * n);
  let drawn = performance.now();
  const breath = async () => {
    if (performance.now() - drawn < 40) return;
    await new Promise((resolve) => setTimeout(resolve));
    drawn = performance.now();
  };
  for (let lane = 0; lane < p; lane += 1) {
    let x = words.slice(size * lane, size * (lane + 1));
    let y = new Int32Array(size);
    for (let i = 0; i < n; i += 1) {
      kept.set(x, size * i);
      mixed(x, y, r);
      [x, y] = [y, x];
      if (i % 256 === 0) await breath();
    }
    for (let i = 0; i < n; i += 1) {
      const at = size * (x[size - 16] & (n - 1));
      for (let j = 0; j < size; j += 1) x[j] ^= kept[at + j];
      mixed(x, y, r);
      [x, y] = [y, x];
      if (i % 256 === 0) await breath();
    }
    words.set(x, size * lane);
  }
  return pbkdf2(secret, bytes, length);
};
