// Stores the answers of a questionnaire as they are chosen. What the server does not take stays on the page and, sealed so
// that nobody reads it here, on this device, and is sent again by itself. Words come from the form.
import * as queue from "./queue.js";
import { before, sendsOnce } from "./sending.js";
import { freshToken, send } from "./sync.js";
import { seal } from "./vault.js";

const AGAIN = 5000;
const OURS = ["csrf_token", "draft_id", "draft_key"];

export function keepAnswers(form, line) {
  const words = form.dataset;
  const field = (name) => form.elements[name]?.value ?? "";
  const items = [...form.querySelectorAll("[data-item]")].map((one) => one.dataset.item);
  let onDevice = false;
  let troubled = false;
  let timer = 0;
  let running = null;

  const say = (text) => { if (line.textContent !== text) line.textContent = text; };
  const stored = () => JSON.parse(field("was") || "{}");
  const chosen = () => Object.fromEntries(items.flatMap((item) => {
    const input = form.querySelector(`input[name="item-${item}"]:checked`);
    return input ? [[item, Number(input.value)]] : [];
  }));
  const cleared = () => items.filter((item) => item in stored() && !(item in chosen()));
  const isUnsent = () => cleared().length > 0 || Object.entries(chosen()).some(([item, value]) => stored()[item] !== value);

  // The whole form, of which the server takes what differs from `was`: an answer of another page is not written over.
  const fields = (open, token) => ({
    ...Object.fromEntries(new FormData(form)), script: "1", csrf_token: token, ...(open ? { open } : {}),
  });
  const post = async (open) => {
    if (!navigator.onLine) return "offline";
    const said = await send(form.action, fields(open, field("csrf_token")));
    const token = said === "token" ? await freshToken(words.ping) : null;
    if (!token) return said === "token" ? "ended" : said;
    const again = await send(form.action, fields(open, token));
    if (again === "kept") form.elements.csrf_token.value = token;
    return again === "token" ? "ended" : again;
  };
  const hold = async () => {
    const text = JSON.stringify([...new FormData(form)].filter(([name]) => !OURS.includes(name)));
    const id = field("draft_id");
    try {
      const sealed = await seal(field("draft_key"), id, JSON.stringify({ path: new URL(form.action).pathname, form: text }));
      await queue.put({ id, key: field("draft_key"), sealed, at: Date.now() });
      return true;
    } catch { return false; }
  };
  const once = async () => {
    const [now, [open]] = [chosen(), cleared()];
    const said = await post(open);
    if (said === "kept") {
      const then = { ...stored(), ...now };
      delete then[open];
      form.elements.was.value = JSON.stringify(then);
      if (onDevice) await queue.remove(field("draft_id")).catch(() => {});
      if (troubled) say(words.back);
      onDevice = troubled = false;
      if (isUnsent()) await once();
    } else if (said === "refused") {
      location.assign(words.here);  // the page says what became of it
    } else {
      troubled = true;
      onDevice = await hold();
      say(onDevice ? { ended: words.ended, other: words.other }[said] ?? words.waits : words.lost);
      timer = setTimeout(flush, AGAIN);
    }
  };
  const flush = () => {
    clearTimeout(timer);
    if (isUnsent()) running ??= once().finally(() => { running = null; if (isUnsent() && !troubled) flush(); });
    return running;
  };

  before.set(form, async () => {
    await running;
    if (onDevice) await flush();
    clearTimeout(timer);
  });
  sendsOnce(form, line);
  form.addEventListener("change", flush);
  addEventListener("online", flush);
  addEventListener("beforeunload", (event) => { if (isUnsent() && !onDevice && troubled) event.preventDefault(); });
  addEventListener("pagehide", () => {
    if (isUnsent() && navigator.onLine) send(form.action, fields(cleared()[0], field("csrf_token")), true);
  });
  if (isUnsent()) flush();
  return flush;
}
