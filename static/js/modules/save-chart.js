// Makes a picture (PNG) of the drawing that the link beside it saves, in the page itself: nothing leaves the device.
const SHARP = 2;

export function mount(element) {
  const link = element.querySelector("a");
  const button = element.querySelector("button");
  const told = element.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    told.textContent = "";
    try {
      await save(await picture(link.href));
    } catch {
      told.textContent = button.dataset.failed;
    }
    button.disabled = false;
  });
}

async function picture(href) {
  const response = await fetch(href);
  if (!response.ok || response.redirected) throw new Error("The drawing did not come");
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(await response.text())}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SHARP;
  canvas.height = image.naturalHeight * SHARP;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => { if (blob) resolve(blob); else reject(new Error("No picture")); }, "image/png");
  });
}

function save(blob) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = "chart.png";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
