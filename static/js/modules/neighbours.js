// j and k lead to the next and the previous person. Single keys: never while something is typed or chosen, and only
// where the page names them (they can be switched off in the account).
export function mount(element) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable], dialog")) return;
    const link = element.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}
