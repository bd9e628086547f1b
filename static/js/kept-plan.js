// The copy of a safety plan on this phone: one answer in the cache "plan", there only because its owner asked for it.
// Whose it is says its header, in letters that tell nothing to others.
import { planIsKept } from "./flag.js";

const CACHE = "plan";
const PLACE = "/safety-plan/kept";
const DAY = 86_400_000;

export const keptPlan = {
  can: () => "serviceWorker" in navigator && "caches" in globalThis,

  // Whose copy lies here; null where there is none.
  async owner() {
    const copy = "caches" in globalThis && await caches.match(PLACE, { cacheName: CACHE, ignoreVary: true });
    return copy ? copy.headers.get("Kept-Owner") : null;
  },

  // Fetches the plan of who is signed in and keeps it, in place of an older copy of the same person. A plan that is
  // empty by now is kept no more. False when it could not be had.
  async keep(owner) {
    const answer = await fetch(PLACE, { redirect: "manual", cache: "no-store" });
    if (answer.status === 404) await this.forget();
    if (!answer.ok || answer.headers.get("Kept-Owner") !== owner) return false;
    await (await caches.open(CACHE)).put(PLACE, answer);
    planIsKept.raise();
    return true;
  },

  async forget() {
    await caches.delete(CACHE);
    planIsKept.lower();
  },
};

// The public help lines of a country, for when there is no connection: fetched without cookies, once a day.
export async function keepLines(address) {
  const cache = await caches.open("help");
  const kept = await cache.match("/help/here", { ignoreVary: true });
  const isYoung = Date.now() - Date.parse(kept?.headers.get("Date") ?? 0) < DAY;
  if (isYoung && new URL(kept.url).pathname === address) return;
  const answer = await fetch(address, { credentials: "omit", redirect: "error", cache: "no-store" });
  if (answer.ok) await cache.put("/help/here", answer);
}
