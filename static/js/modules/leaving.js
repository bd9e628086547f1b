// Asks before written text is lost by leaving the page. Hide and the way to help never ask, and nothing asks once a draft
// of the text is kept (`draft.js`).
let armed = null;

const asks = (event) => event.preventDefault();

function written(form) {
  return !form.dataset.kept && [...form.querySelectorAll("textarea")].some((text) => text.value.trim() && text.value !== text.defaultValue);
}

function update() {
  if (armed && written(armed)) addEventListener("beforeunload", asks);
  else removeEventListener("beforeunload", asks);
}

export const leaving = {
  guard(form) {
    armed = form;
    const help = document.querySelector(".btn--help")?.href;
    form.addEventListener("input", update);
    form.addEventListener("kept", update);
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (link && (link.href === help || /^(tel|sms):/.test(link.href))) leaving.pause();
    }, true);
    update();
  },
  allow() {
    armed = null;
    update();
  },
  pause() {
    const form = armed;
    leaving.allow();
    addEventListener("pageshow", () => { armed = form; update(); }, { once: true });
  },
};

// For a form that is not a check-in, such as a session's note.
export function mount(form) {
  leaving.guard(form);
  form.addEventListener("submit", () => leaving.allow());
}
