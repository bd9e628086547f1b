// A form that asks this device for a passkey: data-purpose says "add", or "sign-in" or "confirm" with one that exists.
// The hidden fields passkey_answer and passkey_token go to the server; what to ask stands in the form as JSON.
const LIFE = 5 * 60 * 1000; // as long as the server takes the token
const ENOUGH = 60 * 1000; // what a person should have left to answer in

export function mount(form) {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const button = form.querySelector("button[type=submit]");
  const status = form.querySelector("[role=status]") ?? form.appendChild(statusLine());
  const options = JSON.parse(form.querySelector("script[type='application/json']").textContent);
  const ends = Date.now() + LIFE;
  let asking = false;
  button.hidden = false;
  form.querySelector("[data-without]")?.remove();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (asking) return;
    if (ends - Date.now() < ENOUGH) {
      form.submit(); // without an answer: the page comes back with a new question and with all that it carried
      return;
    }
    asking = true;
    status.textContent = "";
    try {
      const answer = await ask(form.dataset.purpose, options, ends - Date.now());
      form.elements.passkey_answer.value = JSON.stringify(answer);
      if (form.elements.shared && document.querySelector("#shared")?.checked) form.elements.shared.value = "1";
      form.submit();
    } catch (error) {
      status.textContent = words(form.dataset, error.name);
    }
    asking = false;
  });
}

// Devices say "not allowed" for whatever their owner did not finish, and "invalid state" for what they hold already.
function words(data, name) {
  if (name === "NotAllowedError" || name === "AbortError") return data.cancelled;
  return (name === "InvalidStateError" && data.known) || data.failed;
}

async function ask(purpose, options, timeout) {
  const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  const publicKey = { ...options, timeout, challenge: bytes(options.challenge) };
  if (purpose !== "add") {
    publicKey.allowCredentials = known(options.allowCredentials);
    return written(await navigator.credentials.get({ publicKey }));
  }
  publicKey.user = { ...options.user, id: bytes(options.user.id) };
  publicKey.excludeCredentials = known(options.excludeCredentials);
  return written(await navigator.credentials.create({ publicKey }));
}

function written(credential) {
  const given = credential.response;
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (given[name]) response[name] = text(given[name]);
  }
  if (given.getTransports) response.transports = given.getTransports();
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function statusLine() {
  const line = document.createElement("p");
  line.setAttribute("role", "status");
  return line;
}
