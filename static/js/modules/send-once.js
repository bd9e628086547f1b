// A form whose second press does nothing, and which stays on the screen when the server cannot be reached.
import { sendsOnce } from "../offline/sending.js";

export function mount(form) {
  sendsOnce(form);
}
