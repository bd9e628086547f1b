// Sends what waited on this device, on every page of a signed-in person. Signing out sends it first, and asks before it
// throws away what cannot be sent.
import * as queue from "../offline/queue.js";
import { deliver } from "../offline/sync.js";

export function mount(element) {
  const words = element.dataset;
  const look = async () => {
    if (!navigator.onLine) return;
    const { arrived } = await deliver(words).catch(() => ({ arrived: 0 }));
    if (arrived) tell(words);
  };
  addEventListener("online", look);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  for (const form of document.querySelectorAll("form[action$='/sign-out']")) form.addEventListener("submit", leave(words));
  words.watching = "";
  look();
}

function tell(words) {
  const note = document.createElement("div");
  const toast = document.createElement("p");
  const text = document.createElement("span");
  const link = document.createElement("a");
  note.className = "toasts";
  toast.className = "toast";
  toast.setAttribute("role", "status");
  link.href = words.drafts;
  link.textContent = words.look;
  toast.append(text, link);
  note.append(toast);
  document.body.append(note);
  setTimeout(() => { text.textContent = words.arrived; }, 100);  // said aloud once the line is there
}

// The first press sends; what is left is named, and the second press throws it away.
function leave(words) {
  let asked = false;
  let clean = false;
  return async (event) => {
    if (clean) return;
    event.preventDefault();
    const form = event.target;
    const { waits } = await deliver(words).catch(() => ({ waits: 0 }));
    if (waits && !asked) {
      asked = true;
      ask(form, words.leave);
      return;
    }
    await queue.clear().catch(() => {});
    clean = true;
    form.requestSubmit(event.submitter);
  };
}

function ask(form, text) {
  const line = document.createElement("p");
  line.setAttribute("role", "alert");
  line.className = "note note--warm";
  line.textContent = text;
  form.before(line);
}
