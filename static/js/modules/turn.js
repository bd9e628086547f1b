// Turns pages of days and months: a swipe across the page, or Page Up and Page Down. The links stay where they are.
const FAR = 60;
const STEEP = 2;

export function mount(pager) {
  const go = (rel) => pager.querySelector(`a[rel="${rel}"]`)?.click();
  let from = null;
  addEventListener("touchstart", (event) => {
    const touch = event.touches.length === 1 ? event.touches[0] : null;
    // What scrolls sideways by itself, and what is typed into, keeps its gesture.
    from = touch && !event.target.closest("input, textarea, select, .scroll") ? touch : null;
  }, { passive: true });
  addEventListener("touchend", (event) => {
    if (!from) return;
    const [x, y] = [event.changedTouches[0].clientX - from.clientX, event.changedTouches[0].clientY - from.clientY];
    from = null;
    if (Math.abs(x) >= FAR && Math.abs(x) > STEEP * Math.abs(y)) go(x > 0 ? "prev" : "next");
  }, { passive: true });
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select")) return;
    const rel = { PageUp: "prev", PageDown: "next" }[event.key];
    if (!rel || !pager.querySelector(`a[rel="${rel}"]`)) return;
    event.preventDefault();
    go(rel);
  });
}
