// Signs out where nobody is any more. A minute before, a quiet note says so. Then the page is emptied, what stood written
// in its form is sent to be kept sealed, and the sign-in comes. Pages of one browser share their activity. The server ends
// a sign-in by its own clock, whatever happens here; this is for the screen.
import { leaving } from "./leaving.js";

const SOON = 60_000;
const TOLD_EVERY = 60_000;
const AGAIN = 15_000;
const LOCKED = "locked";

export function mount(body) {
  const words = body.dataset;
  const idle = Number(words.seconds) * 1000;
  const others = new BroadcastChannel("idle");
  let last = Date.now();
  let told = last;
  let timer = 0;
  let note = null;
  let locked = false;

  const check = () => {
    clearTimeout(timer);
    if (locked) return;
    const left = last + idle - Date.now();
    if (left <= 0) { lock(); return; }
    if (left <= SOON) note ??= warn(words, stay);
    else { note?.remove(); note = null; }
    timer = setTimeout(check, left <= SOON ? left : left - SOON);
  };
  const tell = async () => {
    told = Date.now();
    try {
      const answer = await fetch(words.ping, { redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect") lock();
    } catch { told = 0; }
  };
  const stay = () => {
    last = Date.now();
    others.postMessage(last);
    if (last - told > TOLD_EVERY) tell();
    check();
  };
  const lock = async () => {
    if (locked) return;
    locked = true;
    const kept = written();
    leaving.allow();
    const line = empty(words.ended);
    others.postMessage(LOCKED);
    const waits = await send(words, kept, line);
    location.replace(place(words, waits));
  };
  const active = (event) => {
    if (locked || note?.contains(event.target)) return;
    if (Date.now() >= last + idle) { check(); return; }
    if (note || Date.now() - last > 1000) stay();
  };

  others.addEventListener("message", ({ data }) => {
    if (data === LOCKED) lock();
    else if (Number.isFinite(data)) {
      last = Math.max(last, Math.min(data, Date.now()));
      check();
    }
  });
  for (const type of ["keydown", "pointerdown", "input", "scroll"]) {
    document.addEventListener(type, active, { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", check);
  addEventListener("focus", check);
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    body.hidden = true;
    location.reload();
  });
  others.postMessage(last);
  check();
  words.ready = "true";
}

function warn(words, stay) {
  const note = document.createElement("div");
  const toast = document.createElement("p");
  const text = document.createElement("span");
  const button = document.createElement("button");
  note.className = "toasts";
  toast.className = "toast";
  toast.setAttribute("role", "status");
  button.type = "button";
  button.textContent = words.stay;
  button.addEventListener("click", stay);
  toast.append(text, button);
  note.append(toast);
  document.body.append(note);
  setTimeout(() => { text.textContent = words.soon; }, 100);  // said aloud once the line is there
  return note;
}

function empty(sentence) {
  const main = document.createElement("main");
  const heading = document.createElement("h1");
  const line = document.createElement("p");
  main.className = "page";
  heading.textContent = document.title = sentence;
  line.setAttribute("role", "status");
  main.append(heading, line);
  document.body.replaceChildren(main);
  return line;
}

// The first form of the page in which something stands that the server has not taken: its path and fields.
export function written() {
  const refused = performance.getEntriesByType("navigation")[0]?.responseStatus >= 400;
  for (const form of document.querySelectorAll("form[method=post]")) {
    const fields = [...form.elements];
    if (fields.some((one) => ["password", "file"].includes(one.type))) continue;
    if (!fields.some((one) => isChanged(one) || (refused && isAnswer(one)))) continue;
    const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    return { path: new URL(form.action).pathname, form: JSON.stringify(pairs), csrf_token: token(pairs) };
  }
  return null;
}

const token = (pairs) => pairs.find(([name]) => name === "csrf_token")?.[1] ?? "";

const isAnswer = (one) => (["checkbox", "radio"].includes(one.type) ? one.checked : one.name !== "csrf_token" && !!one.value);

function isChanged(one) {
  if (one.type === "hidden" || !one.name) return false;
  if (one instanceof HTMLSelectElement) {
    return one.selectedIndex !== Math.max(0, [...one.options].findIndex((option) => option.defaultSelected));
  }
  if (["checkbox", "radio"].includes(one.type)) return one.checked !== one.defaultChecked;
  return "defaultValue" in one && one.value !== one.defaultValue;
}

// True when something waits to be sent after the sign-in. Without a connection it is tried again until it is through.
async function send(words, kept, line) {
  for (;;) {
    try {
      const given = kept ?? await signOut(words);
      if (!given) return false;
      const answer = await fetch(words.lock, { method: "POST", body: new URLSearchParams(given), redirect: "manual" });
      if (answer.type === "opaqueredirect") return Boolean(kept);
      if (answer.ok) return (await answer.json()).kept;
      if (answer.status < 500) return false;
    } catch { /* no connection */ }
    if (kept) line.textContent = words.waiting;
    await new Promise((resolve) => {
      setTimeout(resolve, AGAIN);
      addEventListener("online", resolve, { once: true });
    });
  }
}

// A page without a form asks for a form token first; null when the sign-in has ended already.
async function signOut(words) {
  const answer = await fetch(words.ping, { redirect: "manual", cache: "no-store" });
  return answer.ok ? { csrf_token: (await answer.json()).token } : null;
}

// Where to go: the help page stays what it is, without what was shown to the person alone.
function place(words, waits) {
  const here = location.pathname + location.search;
  if (here === words.help) return here;
  return `${words.signin}?next=${encodeURIComponent(waits ? words.drafts : here)}`;
}
