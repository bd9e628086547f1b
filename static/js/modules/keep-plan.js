// The switch that keeps one's safety plan readable on this phone. Shows the part of the page that is true here: nothing
// is kept, one's own plan, somebody else's, or a browser that cannot.
import { keptPlan } from "../kept-plan.js";

export function mount(element) {
  const { owner, kept, gone, failed } = element.dataset;
  const yes = element.querySelector("[type=checkbox]");
  const problem = element.querySelector(".field__error");
  const said = element.querySelector("[role=status]");

  const show = async () => {
    const whose = keptPlan.can() ? await keptPlan.owner() : undefined;
    const state = whose === undefined ? "cannot" : whose === null ? "none" : whose === owner ? "mine" : "other";
    for (const part of element.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
    return state;
  };
  const keep = async () => {
    problem.hidden = yes.checked;
    yes.setAttribute("aria-invalid", String(!yes.checked));
    if (!yes.checked) { yes.focus(); return; }
    const done = await show() === "none" && await keptPlan.keep(owner).catch(() => false);
    yes.checked = false;
    await show();
    said.textContent = done ? kept : failed;
  };
  const forget = async () => {
    await keptPlan.forget();
    await show();
    said.textContent = gone;
  };
  element.addEventListener("click", ({ target }) => {
    const what = target.closest("button")?.dataset.do;
    if (what === "keep") keep();
    if (what === "forget") forget();
  });
  show();
}
