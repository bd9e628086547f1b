// Filling in a questionnaire: each answer is stored as it is chosen; on phones one question at a time. Number keys choose,
// Enter goes on. Without this script all questions stand on one page and are sent together.
import { keepAnswers } from "../offline/answers.js";

const SEEN = 180;
const TWICE = 500;

export function mount(form) {
  const items = [...form.querySelectorAll("[data-item]")];
  const part = (name) => form.querySelector(`.ask__${name}`);
  const [back, next, done, bar, how] = ["back", "next", "done", "bar", "how"].map(part);
  const desk = matchMedia("(width >= 62.5rem)");
  const flush = keepAnswers(form, form.querySelector(".said"));
  const answer = (item) => item.querySelector("input:checked");
  const asked = () => items.filter((item) => !item.disabled);
  let at = null;
  let timer = 0;
  let moved = 0;

  // The items that an answer brings, or that have one.
  function follow() {
    const value = (id) => {
      const found = items.find((item) => item.dataset.item === id);
      return found && answer(found) ? Number(answer(found).value) : null;
    };
    for (const item of items.filter((one) => one.dataset.when)) {
      item.disabled = !answer(item) && !holds(JSON.parse(item.dataset.when), value);
    }
    const now = asked();
    const seen = form.elements.shown.value.split(",");
    form.elements.shown.value = [...new Set([...seen, ...now.map((item) => item.dataset.item)])].join(",");
    for (const [place, item] of now.entries()) {
      item.querySelector(".ask__no").textContent = form.dataset.number.replace("{n}", place + 1).replace("{count}", now.length);
    }
  }

  function draw() {
    const single = !desk.matches;
    const now = asked();
    const place = now.indexOf(at);
    for (const item of items) {
      item.hidden = item.disabled || (single && item !== at);
      item.querySelector(".ask__open").hidden = !answer(item);
    }
    const last = place === now.length - 1;
    back.hidden = !single || place <= 0;
    next.hidden = !single || last;
    next.textContent = answer(at) ? form.dataset.next : form.dataset.skip;
    done.hidden = single && !last && !("changing" in form.dataset);
    bar.hidden = !single || now.length < 2;
    bar.max = now.length;
    bar.value = place + 1;
    if (how) how.hidden = single && place > 0;
    form.classList.toggle("ask__form--single", single);
  }

  function show(item) {
    clearTimeout(timer);
    at = item;
    moved = performance.now();
    draw();
    item.querySelector("legend").focus();
    if (!desk.matches) scrollTo(0, 0);
  }

  function onward(item) {
    const now = asked();
    const after = now[now.indexOf(item) + 1];
    if (after && !("changing" in form.dataset && !desk.matches)) show(after);
    else { at = item; draw(); done.focus(); }
  }

  const first = () => {
    const named = items.find((item) => `#${item.id}` === location.hash && !item.disabled);
    const now = asked();
    return named ?? now.find((item) => !answer(item)) ?? now[now.length - 1];
  };

  follow();
  at = first();
  draw();
  form.classList.add("ask__form--ready");
  part("keys")?.removeAttribute("hidden");
  desk.addEventListener("change", draw);
  back.addEventListener("click", () => { const now = asked(); show(now[now.indexOf(at) - 1]); });
  next.addEventListener("click", () => onward(at));

  listen(form, {
    chosen(item, goesOn) {
      follow();
      at = item;
      draw();
      clearTimeout(timer);
      if (goesOn && !desk.matches) timer = setTimeout(onward, SEEN, item);
    },
    again(item) { if (!desk.matches) { clearTimeout(timer); timer = setTimeout(onward, SEEN, item); } },
    onward,
    isTooSoon: () => performance.now() - moved < TWICE,
    open(item) {
      const input = answer(item);
      if (input) input.checked = false;
      follow();
      at = item;
      draw();
      flush();
      item.querySelector("legend").focus();
    },
  });
}

function listen(form, act) {
  const item = (event) => event.target.closest("[data-item]");
  let arrow = false;
  let was = null;
  form.addEventListener("pointerdown", (event) => {
    const input = event.target.matches("[type=radio]") ? event.target : event.target.closest("label")?.control;
    was = input?.checked ? input : null;
  });
  form.addEventListener("click", (event) => {
    const open = event.target.closest(".ask__open");
    if (open) { event.preventDefault(); act.open(item(event)); return; }
    // The second half of a double tap answers no question that has just come.
    if (event.detail > 1 && act.isTooSoon() && item(event)) { event.preventDefault(); return; }
    if (event.target === was && event.target.type === "radio") act.again(item(event));
  });
  form.addEventListener("change", (event) => {
    if (item(event)) act.chosen(item(event), !arrow);
  });
  form.addEventListener("keydown", (event) => {
    const now = item(event);
    if (!now || event.altKey || event.ctrlKey || event.metaKey || event.target.closest("button")) return;
    arrow = event.key.startsWith("Arrow");
    setTimeout(() => { arrow = false; });
    const input = now.querySelector(`input[data-key="${CSS.escape(event.key)}"]`);
    if (event.key === "Enter") {
      event.preventDefault();
      act.onward(now);
    } else if (input) {
      event.preventDefault();
      input.checked = true;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      act.onward(now);
    }
  });
}

// The conditions of a definition, on answers: an open one makes every comparison false.
function holds(condition, value) {
  if (condition.all) return condition.all.every((one) => holds(one, value));
  if (condition.any) return condition.any.some((one) => holds(one, value));
  if (condition.unanswered) return value(condition.unanswered) === null;
  if (condition.of) return condition.of.some((one) => compare(value(one), ">=", condition.any_item_at_least));
  return compare(value(condition.item), condition.op, condition.value);
}

function compare(left, op, right) {
  if (left === null) return false;
  return { "==": left === right, ">=": left >= right, "<=": left <= right, ">": left > right, "<": left < right }[op];
}
