// Opens a dialog in place of the page that its link leads to: <a href="…" data-module="dialog" data-dialog="pdf">.
export function mount(link) {
  const dialog = document.getElementById(link.dataset.dialog);
  if (!dialog?.showModal) return;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.showModal();
  });
  dialog.addEventListener("submit", (event) => {
    if (event.submitter?.formMethod !== "dialog") return;
    event.preventDefault();
    dialog.close();
  });
}
