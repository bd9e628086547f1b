// Comforts on top of a form that works without them: take an answer back, send once, never lose what was written.
// Words come from the form: data-slow, data-offline.
import { leaving } from "./leaving.js";
import { sendsOnce } from "../offline/sending.js";

export function mount(form) {
  answersCanBeTakenBack(form);
  leaving.guard(form);
  sendsOnce(form);
}

function answersCanBeTakenBack(form) {
  let was = null;
  const clear = (input) => {
    input.checked = false;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  form.addEventListener("pointerdown", (event) => {
    const input = event.target.matches("[type=radio]") ? event.target : event.target.closest("label")?.control;
    was = input?.type === "radio" && input.checked ? input : null;
  }, true);
  form.addEventListener("change", () => { was = null; });
  form.addEventListener("click", (event) => {
    if (event.target !== was || !event.detail) return;
    was = null;
    clear(event.target);
  });
  form.addEventListener("keydown", (event) => {
    if (!["Backspace", "Delete"].includes(event.key) || !event.target.matches("[type=radio]:checked")) return;
    event.preventDefault();
    clear(event.target);
  });
}
