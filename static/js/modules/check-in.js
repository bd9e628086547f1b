// Comforts on top of a form that works without them: take an answer back, send once, never lose what was written.
// Words come from the form: data-slow, data-offline. Nothing is stored on the device.
import { leaving } from "./leaving.js";

const SLOW = 3000;
const PROBE = 12000;

export function mount(form) {
  answersCanBeTakenBack(form);
  leaving.guard(form);
  sendsOnce(form);
}

function answersCanBeTakenBack(form) {
  let was = null;
  const clear = (input) => {
    input.checked = false;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  form.addEventListener("pointerdown", (event) => {
    const input = event.target.matches("[type=radio]") ? event.target : event.target.closest("label")?.control;
    was = input?.type === "radio" && input.checked ? input : null;
  }, true);
  form.addEventListener("change", () => { was = null; });
  form.addEventListener("click", (event) => {
    if (event.target !== was || !event.detail) return;
    was = null;
    clear(event.target);
  });
  form.addEventListener("keydown", (event) => {
    if (!["Backspace", "Delete"].includes(event.key) || !event.target.matches("[type=radio]:checked")) return;
    event.preventDefault();
    clear(event.target);
  });
}

// A second press does nothing. Before the page is left, one small request asks whether the server can be reached, so that
// a lost signal keeps the answers on the screen instead of an error page.
function sendsOnce(form) {
  const note = statusLine(form);
  let state = "open";
  let timer = 0;
  const open = (words) => {
    clearTimeout(timer);
    state = "open";
    form.removeAttribute("aria-busy");
    note.textContent = words;
  };
  form.addEventListener("submit", async (event) => {
    if (state === "reached") { state = "sent"; leaving.allow(); return; }
    event.preventDefault();
    if (state !== "open") return;
    state = "asking";
    form.setAttribute("aria-busy", "true");
    timer = setTimeout(() => { note.textContent = form.dataset.slow ?? ""; }, SLOW);
    if (await reachable()) {
      state = "reached";
      form.requestSubmit(event.submitter);
    } else open(form.dataset.offline ?? form.dataset.slow ?? "");
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
  const line = document.createElement("p");
  line.className = "dock__note";
  line.setAttribute("role", "status");
  (form.querySelector(".dock") ?? form).prepend(line);
  return line;
}
