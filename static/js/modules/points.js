// Moves along the points of a chart with the arrow keys, or with a mouse over the drawing: a line marks the place, and
// the words of the point stand under the chart, where a screen reader reads them out. Touch is left to scrolling.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7 };

export function mount(element) {
  const chart = element.querySelector(".chart");
  const said = element.querySelector("[data-said]");
  const { points } = JSON.parse(element.querySelector('script[type="application/json"]').textContent);
  if (!points?.length) return;
  const line = document.createElement("i");
  line.className = "chart__at";
  line.hidden = true;
  chart.append(line);
  chart.tabIndex = 0;
  chart.setAttribute("role", "application");
  chart.setAttribute("aria-roledescription", element.dataset.kind);
  chart.setAttribute("aria-description", element.dataset.hint);
  let here = null;

  function go(to, aloud = true) {
    here = to;
    place(chart, line, points[here]);
    if (aloud || said.textContent !== points[here].words) said.textContent = points[here].words;
  }
  function leave() {
    here = null;
    line.hidden = true;
    said.textContent = "";
  }
  chart.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const last = points.length - 1;
    let to = { Home: 0, End: last }[event.key];
    if (event.key in STEPS) to = here === null ? last : Math.min(Math.max(here + STEPS[event.key], 0), last);
    if (event.key === "Escape" && here !== null) leave();
    else if (to !== undefined) go(to);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  chart.addEventListener("blur", () => { line.hidden = true; });
  chart.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || chart.classList.contains("is-live")) return;
    const box = chart.getBoundingClientRect();
    const at = event.clientX - box.left;
    let near = 0;
    points.forEach((one, n) => {
      if (Math.abs(across(chart, one) - at) < Math.abs(across(chart, points[near]) - at)) near = n;
    });
    if (near !== here) go(near, false);
  });
  chart.addEventListener("pointerleave", () => { if (document.activeElement !== chart) leave(); });
}

function drawing(chart) {
  return [...chart.querySelectorAll("svg[data-area]")].find((one) => one.getClientRects().length);
}

// The place of a point from the left edge of the chart, in px.
function across(chart, point) {
  const axis = chart.querySelector(".chart__live")?._fullLayout?.xaxis;
  if (axis && chart.classList.contains("is-live")) return axis._offset + axis.d2p(point.x);
  const svg = drawing(chart);
  if (!svg) return 0;
  const [left, right] = svg.dataset.area.split(" ").map(Number);
  const box = svg.getBoundingClientRect();
  const scale = box.width / svg.viewBox.baseVal.width;
  return box.left - chart.getBoundingClientRect().left + (left + point.at * (right - left)) * scale;
}

function place(chart, line, point) {
  line.hidden = false;
  line.style.left = `${across(chart, point)}px`;
}
