// On a patient's own device: starts the service worker, keeps the help lines of the country, and renews a safety plan
// that is kept here. Somebody else's copy is left as it is.
import { keepLines, keptPlan } from "../kept-plan.js";

const script = globalThis.trustedTypes?.createPolicy("worker", { createScriptURL: () => "/sw.js" }).createScriptURL("");

export function mount(element) {
  start(element);
}

async function start(element) {
  if (!keptPlan.can()) return;
  const { lines, owner } = element.dataset;
  try {
    await navigator.serviceWorker.register(script ?? "/sw.js");
    await keepLines(lines);
    if (await keptPlan.owner() === owner) await keptPlan.keep(owner);
  } catch { /* no connection, or a browser that keeps nothing: the page itself lacks nothing */ }
  element.dataset.ready = "true";
}
