/* A security key, or the lock of this device: the form's question is put to the browser, and the form carries the
   answer. Where the browser can't ask, the page offers its other road. */

const form = document.querySelector("[data-amont-key]");
const unable = document.querySelector("[data-amont-key-unable]");

if (form && isSecureContext && window.PublicKeyCredential && navigator.credentials) {
  form.hidden = false;
  form.addEventListener("submit", ask);
  if (form.dataset.amontKey === "get") form.querySelector("button").focus();
} else if (unable) unable.hidden = false;

async function ask(event) {
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.hasAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  say("");
  try {
    const question = await put();
    if (question) await carry(question);
  } catch (error) {
    say(word(error));
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/* The question, or null once the page has said why there is none. */
async function put() {
  const answer = await fetch(form.dataset.question, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (answer.redirected || !answer.headers.get("Content-Type")?.startsWith("application/json")) throw new TypeError();
  const told = await answer.json();
  if (answer.ok) return told.publicKey;
  say(told.said, form.elements[told.field]);
  return null;
}

async function carry(question) {
  const made = form.dataset.amontKey === "create"
    ? await navigator.credentials.create({ publicKey: forCreating(question) })
    : await navigator.credentials.get({ publicKey: forSigning(question) });
  form.elements.answer.value = JSON.stringify(made.toJSON ? made.toJSON() : plain(made));
  for (const secret of form.querySelectorAll("input[type=password]")) secret.disabled = true; // it was heard with the question
  form.submit();
}

function say(text, field) {
  const place = form.querySelector("[data-amont-key-said]");
  place.textContent = text;
  place.hidden = !text;
  for (const one of form.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
  if (!field) return;
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

function word({ name }) {
  const known = { NotAllowedError: "gone", AbortError: "gone", InvalidStateError: "known" }[name] ?? "lost";
  return form.querySelector(`template[data-amont-key-word="${known}"]`).content.textContent;
}

/* Older browsers read bytes alone: the standard's JSON is read and written by hand for them. */

function forCreating(question) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(question);
  return {
    ...question,
    challenge: bytes(question.challenge),
    user: { ...question.user, id: bytes(question.user.id) },
    excludeCredentials: named(question.excludeCredentials),
  };
}

function forSigning(question) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(question);
  return { ...question, challenge: bytes(question.challenge), allowCredentials: named(question.allowCredentials) };
}

function named(keys = []) {
  return keys.map((key) => ({ ...key, id: bytes(key.id) }));
}

function plain({ id, rawId, type, response }) {
  const told = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = text(response[name]);
  }
  if (response.getTransports) told.transports = response.getTransports();
  return { id, rawId: text(rawId), type, response: told, clientExtensionResults: {} };
}

function bytes(base64url) {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
}

function text(buffer) {
  const binary = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
