// Keeps a form while it is written: on the server, as a draft of its writer; without a connection or a sign-in on this
// device, sealed so that nobody reads it here, until it can be sent. Mounted on the line that says how it stands.
import * as queue from "../offline/queue.js";
import { freshToken, send } from "../offline/sync.js";
import { seal } from "../offline/vault.js";
import { before, sendsOnce } from "../offline/sending.js";

const PAUSE = 1500;
const LEAST = 4000;
const AGAIN = 15_000;
const OURS = ["csrf_token", "draft_id", "draft_key"];

export function mount(line) {
  const form = line.closest("form");
  const words = line.dataset;
  const field = (name) => form.elements[name]?.value ?? "";
  const written = () => JSON.stringify([...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !OURS.includes(name)));
  let last = written();
  let onDevice = false;
  let gone = false;
  let sentAt = 0;
  let timer = 0;
  let running = null;

  const say = (text) => { if (line.textContent !== text) line.textContent = text; };
  const fields = (text) => ({
    csrf_token: field("csrf_token"), draft_id: field("draft_id"), draft_key: field("draft_key"),
    path: new URL(form.action).pathname, form: text,
  });
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(keep, wait); };
  const soon = () => later(Math.max(PAUSE, sentAt + LEAST - Date.now()));
  const isChanged = () => onDevice || written() !== last;

  const online = async (text) => {
    if (!navigator.onLine) return "offline";
    const said = await send(words.keep, fields(text));
    const token = said === "token" ? await freshToken(words.ping) : null;
    if (!token) return said === "token" ? "ended" : said;
    const again = await send(words.keep, { ...fields(text), csrf_token: token });
    if (again === "kept") form.elements.csrf_token.value = token;  // the same person signed in anew in another tab
    return again === "token" ? "ended" : again;
  };
  const hold = async (text) => {
    const id = field("draft_id");
    try {
      const sealed = await seal(field("draft_key"), id, JSON.stringify({ path: fields(text).path, form: text }));
      await queue.put({ id, key: field("draft_key"), sealed, at: Date.now() });
      return true;
    } catch { return false; }
  };
  const once = async () => {
    const text = written();
    const said = await online(text);
    sentAt = Date.now();
    if (said === "kept" || said === "refused") {
      if (onDevice) await queue.remove(field("draft_id")).catch(() => {});
      say(said === "refused" ? words.refused : onDevice ? words.back : words.kept);
      onDevice = false;
      last = text;
    } else {
      onDevice = onDevice && text === last ? true : await hold(text);
      last = onDevice ? text : last;
      say(onDevice ? { ended: words.ended, other: words.other }[said] ?? words.waits : words.lost);
    }
    if (said !== "refused") settled(said === "kept" || onDevice);
    if (!gone && said !== "kept" && said !== "refused") later(AGAIN);
    else if (!gone && written() !== text) soon();
  };
  const settled = (kept) => {
    if (kept && written() === last) form.dataset.kept = "true";
    form.dispatchEvent(new Event("kept"));
  };
  const keep = () => {
    clearTimeout(timer);
    if (gone || !isChanged()) return running;
    running ??= once().finally(() => { running = null; });
    return running;
  };

  before.set(form, async () => {  // a form is sent once all of it is kept: what is lost on the way is given back
    gone = true;
    clearTimeout(timer);
    await running;
    if (isChanged()) await once();
  });
  sendsOnce(form, line);
  const changed = () => { delete form.dataset.kept; soon(); };
  form.addEventListener("input", changed, true);
  form.addEventListener("change", changed, true);
  form.addEventListener("unsent", () => { gone = false; sentAt = 0; running ??= once().finally(() => { running = null; }); });
  addEventListener("online", () => { if (onDevice) keep(); });
  document.addEventListener("visibilitychange", keep);
  addEventListener("pagehide", () => {
    if (!gone && written() !== last && navigator.onLine) send(words.keep, fields(written()), true);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) gone = false; });
  line.dataset.ready = "true";
}
