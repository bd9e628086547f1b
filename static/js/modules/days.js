// Arrow keys walk through the days of a month; every day stays a link that Tab reaches.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export function mount(table) {
  table.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const cells = [...table.querySelectorAll("tbody td")];
    const here = cells.indexOf(event.target.closest("td"));
    if (here < 0) return;
    const row = cells.slice(here - (here % 7), here - (here % 7) + 7);
    const next = { Home: row.find(day), End: row.findLast(day) }[event.key]
      ?? along(cells, here, STEPS[event.key]);
    if (!next) return;
    event.preventDefault();
    day(next).focus();
  });
}

function day(cell) {
  return cell.querySelector("a");
}

function along(cells, from, step) {
  if (!step) return null;
  for (let n = from + step; n >= 0 && n < cells.length; n += step) if (day(cells[n])) return cells[n];
  return null;
}
