/** Shows the dose for the body weight while both are typed. The server reads the numbers the same way. */
const READABLE = /^[0-9]{1,4}([.,][0-9]{1,2})?$/;

function number(field) {
  const text = field.value.trim();
  return READABLE.test(text) ? Number(text.replace(",", ".")) : NaN;
}

export function mount(element) {
  const dose = document.getElementById("dose_mg");
  const weight = document.getElementById("weight_kg");
  const format = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const show = () => {
    const ratio = number(dose) / number(weight);
    element.textContent = Number.isFinite(ratio) ? element.dataset.words.replace("%(ratio)s", format.format(ratio)) : "";
  };
  dose.addEventListener("input", show);
  weight.addEventListener("input", show);
  show();
}
