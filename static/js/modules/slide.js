// Slide a thumb along a row of numbers. Only a sideways slide counts: a finger that scrolls the page answers nothing.
const FAR = 12;

export function mount(row) {
  let from = null;
  let sliding = false;
  const stop = () => { from = null; };
  row.addEventListener("pointerdown", (event) => { from = event; sliding = false; });
  row.addEventListener("pointerup", stop);
  row.addEventListener("pointercancel", stop);
  row.addEventListener("pointermove", (event) => {
    if (!from || (event.pointerType === "mouse" && !event.buttons)) return;
    const across = Math.abs(event.clientX - from.clientX);
    sliding ||= across > FAR && across > 2 * Math.abs(event.clientY - from.clientY);
    if (sliding) choose(row, document.elementFromPoint(event.clientX, event.clientY));
  });
}

function choose(row, under) {
  const input = under?.closest(".scale__n")?.querySelector("input");
  if (!input || !row.contains(input) || input.value === "other" || input.checked) return;
  input.checked = true;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
