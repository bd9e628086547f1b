// In place of the service worker where the operator switched it off: takes itself and all that it kept away.
addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.map((one) => caches.delete(one))))
    .then(() => registration.unregister()));
});
