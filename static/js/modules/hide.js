// Takes the journal off the screen: the link, or the Shift key three times. The page leaves no place in the history.
import { leaving } from "./leaving.js";

const PRESSES = 3;
const WITHIN = 1500;

export function mount(link) {
  let presses = [];
  const hide = () => {
    leaving.allow();
    document.body.hidden = true;
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    else if (!event.repeat) presses = [...presses.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (presses.length >= PRESSES) hide();
  });
}
