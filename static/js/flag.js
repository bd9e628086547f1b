// Cookies of this browser that say one thing and hold no content; the server reads them, so they are no other storage.
const secure = location.protocol === "https:";

function flag(word, seconds) {
  const name = secure ? `__Host-${word}` : word;
  const set = (age) => { document.cookie = `${name}=1; path=/; samesite=lax; max-age=${age}${secure ? "; secure" : ""}`; };
  return {
    raise: () => set(seconds),
    lower: () => set(0),
    isUp: () => document.cookie.split("; ").includes(`${name}=1`),
  };
}

// The journal is being hidden just now.
export const hiding = flag("hiding", 10);

// A safety plan is kept on this phone: signing out leaves it.
export const planIsKept = flag("plan", 34_560_000);
