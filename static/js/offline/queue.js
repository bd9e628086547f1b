// What waits on this device to be sent: boxes that only the server opens, each under the id of its draft. Nothing in here
// can be read on the device; a box is told by its id, the public key it was sealed for, and when it was put here.
const NAME = "waiting";

export const put = (box) => work("readwrite", (store) => store.put(box));
export const all = () => work("readonly", (store) => store.getAll());
export const remove = (id) => work("readwrite", (store) => store.delete(id));
export const clear = () => work("readwrite", (store) => store.clear());

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(NAME, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function work(mode, act) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const change = database.transaction(NAME, mode);
      const done = act(change.objectStore(NAME));
      change.oncomplete = () => resolve(done.result);
      change.onabort = change.onerror = () => reject(change.error);
    });
  } finally {
    database.close();
  }
}
