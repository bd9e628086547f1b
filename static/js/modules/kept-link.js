// Shows the way to the safety plan where one is kept on this phone.
import { keptPlan } from "../kept-plan.js";

export function mount(link) {
  keptPlan.owner().then((owner) => { link.hidden = owner === null; });
}
