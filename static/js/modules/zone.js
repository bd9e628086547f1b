// Fills the hidden fields zone, language and country of a form from the browser, where they are empty, and chooses the
// zone in a list that says data-guess.
export function mount(element) {
  const locale = new Intl.Locale(navigator.language || "en");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = { zone, language: locale.language, country: country(locale, zone) };
  for (const [name, value] of Object.entries(known)) {
    const input = element.querySelector(`input[type=hidden][name=${name}]`);
    if (input && !input.value && value) input.value = value;
  }
  const list = element.querySelector("select[name=zone][data-guess]");
  if (list && [...list.options].some((option) => option.value === zone)) list.value = zone;
}

// Browsers come set to American English all over the world, and the country decides which help lines are shown.
function country(locale, zone) {
  const elsewhere = locale.region === "US" && !/^(America|Pacific|US)\//.test(zone);
  return elsewhere ? "" : locale.region;
}
