// Seals text for a person's public key, so that this device cannot read it back (ECDH on P-256 with a key pair of this one
// box, HKDF-SHA256, AES-256-GCM). The server opens it: journal/core/letterbox.py.
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = new TextEncoder().encode("interlude waiting|1|");
const VERSION = 1;

export async function seal(publicKey, about, text) {
  const person = fromBase64(publicKey);
  const pair = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const sender = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const receiver = await crypto.subtle.importKey("raw", person, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: receiver }, pair.privateKey, 256);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: joined(INFO, sender, person) };
  const key = await crypto.subtle.deriveKey(derivation, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = new TextEncoder();
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes.encode(about) }, key,
    bytes.encode(text));
  return joined(Uint8Array.of(VERSION), sender, iv, new Uint8Array(sealed));
}

export function toBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
}
