// Mounts the modules that a page names: data-module="check-in" loads modules/check-in.js and calls mount(element).
// Every page works without it.
for (const element of document.querySelectorAll("[data-module]")) {
  for (const name of element.dataset.module.split(" ").filter((word) => /^[a-z][a-z-]*$/.test(word))) {
    import(`./modules/${name}.js`).then((module) => module.mount(element)).catch((error) => console.error(name, error));
  }
}
