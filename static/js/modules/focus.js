// Takes the reader to what needs a look, such as the summary of problems.
export function mount(element) {
  element.focus();
}
