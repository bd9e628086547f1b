// Earlier, later and the spans change the charts by day in place, so that the page neither reloads nor jumps. The links
// are ordinary links; whatever goes wrong here follows them.
const WAYS = "nav a[rel=prev], nav a[rel=next], nav.seg a";

export function mount(element) {
  const told = element.querySelector("[data-told]");
  element.addEventListener("click", (event) => {
    const link = event.target.closest(WAYS);
    if (!link || !link.closest("[data-part]") || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    turn(element, link.href, told, link.rel).then(
      () => history.pushState({ stretch: true }, "", link.href), () => { location.href = link.href; });
  });
  addEventListener("popstate", () => {
    turn(element, location.href, told).catch(() => location.reload());
  });
}

async function turn(element, href, told, rel = "") {
  const parts = [...element.querySelectorAll("[data-part]")];
  for (const part of parts) part.setAttribute("aria-busy", "true");
  const page = await fetched(href);
  for (const part of parts) {
    const fresh = page.getElementById(part.id);
    if (!fresh) throw new Error("The days did not come");
    const place = document.adoptNode(fresh);
    part.replaceWith(place);
    for (const one of place.querySelectorAll("[data-module]")) {
      for (const name of one.dataset.module.split(" ")) import(`./${name}.js`).then((module) => module.mount(one));
    }
  }
  told.textContent = element.querySelector("[data-part] h3").textContent;
  const way = rel ? `nav a[rel=${rel}]` : "nav.seg a[aria-current]";
  const next = element.querySelector(`[data-part] ${way}`) ?? element.querySelector("[data-part] nav a");
  next?.focus({ preventScroll: true });
}

// The browser's own reader of pages: nothing in what it reads is run.
function fetched(href) {
  const address = new URL(href);
  address.hash = "";
  address.searchParams.set("part", "days");
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.open("GET", address);
    asked.responseType = "document";
    asked.timeout = 15_000;
    asked.onload = () => {
      if (asked.status === 200 && asked.response) resolve(asked.response);
      else reject(new Error("The days did not come"));
    };
    asked.onerror = asked.ontimeout = reject;
    asked.send();
  });
}
