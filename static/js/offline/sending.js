// A second press does nothing. Before the page is left, one small request asks whether the server can be reached, so that
// a lost signal keeps the answers on the screen instead of an error page. Words: data-slow, data-offline of form or line.
import { leaving } from "../modules/leaving.js";

const SLOW = 3000;
const PROBE = 12000;
const mounted = new WeakSet();

export const before = new WeakMap();  // form → what has to be done before it is sent

export function sendsOnce(form, line = statusLine(form)) {
  if (mounted.has(form)) return;
  mounted.add(form);
  const words = { ...line.dataset, ...form.dataset };
  let state = "open";
  let timer = 0;
  const open = (text) => {
    clearTimeout(timer);
    state = "open";
    form.removeAttribute("aria-busy");
    line.textContent = text;
  };
  form.addEventListener("submit", async (event) => {
    if (state === "reached") { state = "sent"; leaving.allow(); return; }
    event.preventDefault();
    if (state !== "open") return;
    state = "asking";
    form.setAttribute("aria-busy", "true");
    timer = setTimeout(() => { line.textContent = words.slow ?? ""; }, SLOW);
    if (await reachable()) {
      await before.get(form)?.();
      state = "reached";
      form.requestSubmit(event.submitter);
    } else {
      open(words.offline ?? words.slow ?? "");
      form.dispatchEvent(new Event("unsent"));
    }
  });
  addEventListener("pageshow", (event) => { if (event.persisted) open(""); });
}

async function reachable() {
  const address = document.querySelector("link[rel=icon]")?.href ?? location.href;
  try {
    await fetch(address, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PROBE) });
    return true;
  } catch {
    return false;
  }
}

function statusLine(form) {
  const kept = form.querySelector("[data-module=draft]");
  if (kept) return kept;
  const line = document.createElement("p");
  line.className = "dock__note";
  line.setAttribute("role", "status");
  (form.querySelector(".dock") ?? form).prepend(line);
  return line;
}
