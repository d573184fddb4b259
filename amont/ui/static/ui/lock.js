/* After twenty minutes without a sign of life the page is covered and its ring closed; the passphrase uncovers it as it
   was. All the tabs of a browser live and lock together. */

const cover = document.querySelector("[data-amont-lock]");
const IDLE = 20 * 60_000;
const SIGN = 4 * 60_000;
const tabs = new BroadcastChannel("amont-lock");
let alive = Date.now();
let told = Date.now();

if (cover) {
  for (const name of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(name, live, { passive: true, capture: true });
  document.addEventListener("visibilitychange", watch);
  setInterval(watch, 15_000);
  tabs.addEventListener("message", ({ data }) => {
    if (data === "alive") alive = Date.now();
    else if (data === "locked") hide();
    else show();
  });
  cover.addEventListener("cancel", (event) => event.preventDefault());
  cover.addEventListener("keydown", (event) => { if (event.key === "Escape") event.preventDefault(); });
  cover.querySelector("form").addEventListener("submit", unlock);
}

function live() {
  if (cover.open) return;
  alive = Date.now();
  if (alive - told < SIGN) return;
  told = alive;
  tabs.postMessage("alive");
  send(cover.dataset.stay).then((answer) => { if (answer?.status === 423) hide(); });
}

function watch() {
  if (!cover.open && Date.now() - alive >= IDLE) lock();
}

/* What is being typed is kept before anything else; then the server forgets the ring, whether or not it could be. */
async function lock() {
  hide();
  tabs.postMessage("locked");
  const waiting = [];
  dispatchEvent(new CustomEvent("amont:locking", { detail: waiting }));
  await Promise.allSettled(waiting);
  await send(cover.dataset.lock);
}

function hide() {
  if (!cover.open) cover.showModal();
}

function show() {
  alive = told = Date.now();
  if (cover.open) cover.close();
}

async function unlock(event) {
  event.preventDefault();
  event.stopPropagation();
  const form = event.target, error = form.querySelector(".field-error"), field = form.elements.passphrase;
  const answer = await send(form.action, new FormData(form));
  if (answer?.redirected || answer?.status === 403) return location.reload();
  if (answer?.ok) {
    form.reset();
    error.hidden = true;
    field.removeAttribute("aria-invalid");
    tabs.postMessage("unlocked");
    return show();
  }
  error.textContent = answer ? (await answer.json()).said : cover.dataset.unreachable;
  error.hidden = false;
  field.setAttribute("aria-invalid", "true");
  field.select();
  field.focus();
}

async function send(address, body = new FormData()) {
  const headers = { Accept: "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf"]')?.content ?? "" };
  try {
    return await fetch(address, { method: "POST", body, headers });
  } catch {
    return null;
  }
}
