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
    part.replaceWith(fresh);
    for (const one of fresh.querySelectorAll("[data-module]")) {
      for (const name of one.dataset.module.split(" ")) import(`./${name}.js`).then((module) => module.mount(one));
    }
  }
  told.textContent = element.querySelector("[data-part] h3").textContent;
  const way = rel ? `nav a[rel=${rel}]` : "nav.seg a[aria-current]";
  const next = element.querySelector(`[data-part] ${way}`) ?? element.querySelector("[data-part] nav a");
  next?.focus({ preventScroll: true });
}

// Our own server's part of the page, in which every text is escaped; an answer from elsewhere, such as the sign-in, is
// none. Scripts in it would not be run: the policy lets in files of this house alone.
async function fetched(href) {
  const address = new URL(href);
  address.hash = "";
  address.searchParams.set("part", "days");
  const response = await fetch(address, { redirect: "error" });
  if (!response.ok) throw new Error("The days did not come");
  return document.createRange().createContextualFragment(await response.text());
}
