// Sends half-written forms to be kept: as they are, or the sealed boxes that waited on this device.
import * as queue from "./queue.js";
import { toBase64 } from "./vault.js";

const PATIENCE = 12_000;
const KEPT_FOR = 30 * 24 * 3600_000;

// What became of it: kept, other (somebody else is signed in), refused, wait, ended (no sign-in), token, or offline.
export async function send(address, fields, keepalive = false) {
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST", body: new URLSearchParams(fields), redirect: "manual", cache: "no-store", keepalive,
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch { return "offline"; }
  if (answer.type === "opaqueredirect") return "ended";
  if (answer.status === 400) return "token";
  if (answer.status === 429 || answer.status >= 500) return "wait";
  return answer.ok ? (await answer.json()).said : "refused";
}

// A form token of the sign-in that this browser has now; null without one.
export async function freshToken(address) {
  try {
    const answer = await fetch(address, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok ? (await answer.json()).token : null;
  } catch { return null; }
}

// Sends every box that waits: how many arrived, and how many still wait. What waited for 30 days is thrown away.
export async function deliver(words) {
  const boxes = await queue.all();
  const token = boxes.length ? await freshToken(words.ping) : null;
  let arrived = 0;
  let waits = 0;
  for (const box of boxes) {
    const age = Math.max(0, Date.now() - box.at);
    const said = age > KEPT_FOR ? "refused" : token ? await send(words.keep, {
      csrf_token: token, draft_id: box.id, draft_key: box.key, sealed: toBase64(box.sealed), age,
    }) : "offline";
    if (said === "kept") arrived += 1;
    if (said === "kept" || said === "refused") await queue.remove(box.id);
    else waits += 1;
  }
  return { arrived, waits };
}
