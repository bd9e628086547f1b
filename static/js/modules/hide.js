// Takes the journal off the screen: the button, or the Shift key three times. What stood written in a form is sent to be
// kept, the sign-in of this browser ends, and a neutral page stands where this one was.
import { hiding } from "../flag.js";
import { written } from "./idle.js";
import { leaving } from "./leaving.js";

const PRESSES = 3;
const WITHIN = 1500;
const KEEPALIVE_MOST = 60_000;

export function mount(element) {
  let presses = [];
  const hide = async () => {
    const kept = element instanceof HTMLFormElement ? { ...written(), csrf_token: element.csrf_token.value } : null;
    leaving.allow();
    hiding.raise();
    document.body.hidden = true;
    document.title = "";
    if (kept) await send(element.action, new URLSearchParams(kept));
    location.replace(element.dataset.to);
  };
  const asked = (event) => {
    event.preventDefault();
    hide();
  };
  element.addEventListener(element instanceof HTMLFormElement ? "submit" : "click", asked);
  document.addEventListener("keydown", (event) => {
    if (!("shift" in element.dataset) || event.key !== "Shift") presses = [];
    else if (!event.repeat) presses = [...presses.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (presses.length >= PRESSES) hide();
  });
  document.addEventListener("pointerdown", () => { presses = []; });
  addEventListener("pageshow", (event) => {
    if (event.persisted && hiding.isUp()) location.replace(element.dataset.to);
  });
}

// The browser sends it on after the page is gone; only where it is too long for that the neutral page waits for it.
async function send(action, body) {
  const short = String(body).length < KEEPALIVE_MOST;
  const sent = fetch(action, { method: "POST", body, keepalive: short, redirect: "manual" }).catch(() => null);
  if (!short) await sent;
}
