// The service worker: says something where there is no connection, and leaves everything else to the network. It keeps
// FILES alone, which are public and the same for everybody; they are fetched without cookies into a cache that is named
// by their contents (VERSION; both are set by journal/home/worker.py). Two more caches are filled by pages: "help" with
// the public lines of a country, and "plan" with a safety plan whose owner asked for it (static/js/kept-plan.js).
/* global FILES, VERSION */
const PUBLIC = `public-${VERSION}`;
const PLAN = "/safety-plan/kept";
const LINES = ["/help/here", "/help/offline"];

const kept = (path) => caches.match(path, { ignoreVary: true });

addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(dropOlder().then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url.pathname));
  else if (FILES.includes(url.pathname)) event.respondWith(fetch(request).catch(() => file(url.pathname)));
});

async function keep() {
  const cache = await caches.open(PUBLIC);
  await Promise.all(FILES.map(async (path) => {
    const answer = await fetch(path, { credentials: "omit", redirect: "error", cache: "no-store" });
    if (!answer.ok) throw new Error(path);
    await cache.put(path, answer);
  }));
}

async function dropOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((one) => one.startsWith("public-") && one !== PUBLIC).map((one) => caches.delete(one)));
}

// The kept plan comes first: it is for moments in which a sign-in is too much.
async function page(request, path) {
  const plan = path === PLAN && await kept(PLAN);
  if (plan) return plan;
  try {
    return await fetch(request);
  } catch {
    return (FILES.includes(path) && await kept(path)) || await kept(LINES[0]) || await file(LINES[1]);
  }
}

const file = async (path) => await kept(path) ?? Response.error();
