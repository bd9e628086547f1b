// A message stays until it is put away or the next page. Its word for that is data-close.
export function mount(toast) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = toast.dataset.close;
  button.addEventListener("click", () => toast.remove());
  toast.append(button);
}
