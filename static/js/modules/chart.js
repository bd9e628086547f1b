// Lets a chart be explored. The page arrives with the same chart as SVG, which stays for print and whenever the library
// cannot be had. The library costs about 0.4 MB, so a phone asks first; at a desk, and with data-load="idle", it comes by
// itself.
const LIBRARY = new URL("../../vendor/plotly-basic.min.js", import.meta.url).href;
const CHECKSUM = "sha256-mXhOOr+wexQqFeUhpDnm2a3c6ts/eVU/0kxyd08GSbo="; // that of static/vendor/vendor.json
const CONFIG = {
  displayModeBar: false, showSendToCloud: false, plotlyServerURL: "", displaylogo: false, responsive: true,
  scrollZoom: false, doubleClick: false,
};
const DESK = "(min-width: 60rem)";
const WIDE = 560;
const LONG_LABELS = 8;
let library;
let exploring = false;
let line = Promise.resolve();

export function mount(element) {
  const chart = element.querySelector(".chart");
  const figure = JSON.parse(element.querySelector('script[type="application/json"]').textContent);
  const button = element.querySelector("[data-explore]");
  const quietly = () => seen(chart).then(() => inLine(() => show(chart, figure)));
  if (exploring || element.dataset.load === "idle" || matchMedia(DESK).matches) {
    if (exploring) quietly(); else (window.requestIdleCallback ?? setTimeout)(quietly);
    return;
  }
  document.addEventListener("explore", quietly, { once: true });
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    load().then(() => {
      button.remove();
      exploring = true;
      document.dispatchEvent(new Event("explore"));
    }, () => { button.disabled = false; });
  });
}

// One chart after the other, with room between them for a tap or a key.
function inLine(task) {
  line = line.then(task).catch(() => {}).then(() => new Promise((resolve) => { setTimeout(resolve); }));
}

// A chart that is folded away has no size yet: it is drawn when it is opened.
function seen(chart) {
  const fold = chart.closest("details:not([open])");
  if (!fold) return Promise.resolve();
  return new Promise((resolve) => { fold.addEventListener("toggle", resolve, { once: true }); }).then(() => seen(chart));
}

async function show(chart, figure) {
  await Promise.all([load(), document.fonts.ready]);
  const live = document.createElement("div");
  live.className = "chart__live";
  chart.append(live);
  chart.classList.add("is-live");
  try {
    await draw(live, figure);
  } catch (error) {
    chart.classList.remove("is-live");
    live.remove();
    throw error;
  }
  chart.dataset.ready = "true";
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(live, figure));
}
function load() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.integrity = CHECKSUM;
    script.onload = resolve;
    script.onerror = () => { library = undefined; script.remove(); reject(new Error("The chart library did not load")); };
    document.head.append(script);
  });
  return library;
}

function draw(live, figure) {
  const style = getComputedStyle(live);
  const { data, layout } = painted(figure, style);
  layout.font.family = style.getPropertyValue("--font").trim();
  const named = layout.annotations.filter((one) => one.hovertext);
  if (live.clientWidth > WIDE && named.length <= LONG_LABELS) {
    for (const one of named) one.text = one.hovertext;
  }
  return window.Plotly.react(live, data, layout, { ...CONFIG, ...language() });
}

// A copy of the figure in which names of custom properties ("--primary") are the theme's colours.
function painted(value, style, key = "") {
  if (Array.isArray(value)) return value.map((one) => painted(one, style, key));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, painted(one, style, name)]));
  }
  const isColour = key.endsWith("color") && typeof value === "string" && value.startsWith("--");
  return isColour ? style.getPropertyValue(value).trim() : value;
}

// Names of days and months in the page's language; the library itself knows English alone.
function language() {
  const name = document.documentElement.lang || "en";
  if (name.startsWith("en")) return {};
  const names = (count, options, at) => {
    const format = new Intl.DateTimeFormat(name, { ...options, timeZone: "UTC" });
    return Array.from({ length: count }, (_, n) => format.format(at(n)));
  };
  const day = (n) => Date.UTC(2023, 0, 1 + n); // a Sunday
  const month = (n) => Date.UTC(2023, n, 1);
  window.Plotly.register({
    moduleType: "locale", name, dictionary: {},
    format: {
      days: names(7, { weekday: "long" }, day), shortDays: names(7, { weekday: "short" }, day),
      months: names(12, { month: "long" }, month), shortMonths: names(12, { month: "short" }, month), date: "%d/%m/%Y",
    },
  });
  return { locale: name };
}
