// The neutral page. Where the browser tells what lies behind this page in its tab (Navigation API), the way back is
// emptied: to the first page of this site, which the server answers with this page, and one step on from there, which
// drops the rest. Elsewhere the page that was hidden has lost its place, and the others ask for a sign-in.
import { hiding } from "./flag.js";

const DONE = "hidden";  // addresses of earlier pages are not told (no-referrer), so each place is marked

if (hiding.isUp() && globalThis.navigation) {
  navigation.updateCurrentEntry({ state: DONE });
  const places = navigation.entries();
  if (places.every((one) => one.getState() === DONE)) hiding.lower();
  else if (navigation.currentEntry.index > 0) navigation.traverseTo(places[0].key);
  else navigation.navigate(location.href, { history: "push", state: DONE });
}
