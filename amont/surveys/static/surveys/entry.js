/* Fast entry. Each box sends the hand to the next one when it is full; the last one gives the ticket to a queue, which
   sends it while the next one is typed. What isn't kept stays on the page with its keys. Without this: a plain form. */

const form = document.querySelector("[data-amont-entry]");
const boxes = [...form.querySelectorAll("[data-amont-next]")];
const { again, csrfmiddlewaretoken: token } = form.elements;
const part = (name) => document.querySelector(`[data-amont-part="${name}"]`);
const [asks, sent, lost] = [part("asks"), part("sent"), part("lost")];
const row = sent.querySelector("template");
const queue = [];
let busy = false;
let wait = 0;
let timer;

/* Boxes */

function go(box) {
  box.focus();
  box.select();
}

function wrong(box) {
  const mismatch = box.validity.patternMismatch;
  box.setCustomValidity(mismatch ? box.dataset.amontWrong : "");
  if (mismatch) box.reportValidity();
  if (mismatch) box.select();
  return mismatch;
}

function forward(box) {
  const next = boxes[boxes.indexOf(box) + 1];
  if (next) go(next);
  else form.requestSubmit();
}

for (const box of boxes) {
  box.addEventListener("input", () => {
    if (wrong(box)) return;
    if (box.value.replace(/[\s-]/g, "").length >= Number(box.dataset.amontNext)) forward(box);
  });
  box.addEventListener("keydown", (event) => {
    const before = boxes[boxes.indexOf(box) - 1];
    if (event.key === "Backspace" && box.value === "" && before) {
      event.preventDefault();
      go(before);
    }
    if (event.key === "Enter" && box !== boxes.at(-1)) {
      event.preventDefault();
      forward(box);
    }
  });
}

/* Tickets: what was typed, and the line that tells what became of it */

function take() {
  const [phase, values] = [form.elements.phase.value, boxes.map((box) => box.value)];
  const line = row.content.firstElementChild.cloneNode(true);
  const ticket = { phase, values, line, side: `${phase}:${values[0].toUpperCase().replace(/[^0-9A-Z]/g, "")}` };
  const [code, keys] = line.children;
  code.textContent = values[0];
  keys.textContent = values.slice(1).map((key) => key || "–").join(" ");
  line.querySelector("button").addEventListener("click", () => retype(ticket));
  for (const box of boxes) box.value = "";
  return ticket;
}

function retype({ phase, values, line }) {
  if (boxes.some((box) => box.value)) tell(take(), lost, row.dataset.amontAside, true);
  form.elements.phase.value = phase;
  for (const [place, box] of boxes.entries()) box.value = values[place];
  line.remove();
  lost.hidden = !lost.querySelector("li");
  go(boxes[0]);
}

function tell({ line }, where, words, retypable = false) {
  line.children[2].textContent = words;
  line.querySelector("button").hidden = !retypable;
  const list = where.querySelector("ul");
  if (line.parentElement !== list) list.prepend(line);
  for (const one of [sent, lost]) one.hidden = !one.querySelector("li");
}

/* The queue: one at a time, so that a second typing that is asked for comes before the tickets behind it */

function ask(side, words) {
  again.value = side;
  asks.querySelector("p").textContent = words;
  asks.hidden = part("pass").hidden = !side;
}

async function post({ phase, values, side }) {
  const body = new FormData();
  body.set(token.name, token.value);
  body.set("phase", phase);
  if (side === again.value) body.set("again", side);
  for (const [place, box] of boxes.entries()) body.set(box.name, values[place]);
  const headers = { Accept: "application/json" };
  const answer = await fetch(location.pathname, { method: "POST", body, headers, signal: AbortSignal.timeout(20000) });
  if (answer.redirected || ![200, 422].includes(answer.status)) throw new Error(answer.status);
  return [answer.ok, await answer.json()];
}

/* Who signed in again in another tab has another token. */
async function renew() {
  const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
  token.value = page.querySelector(`[data-amont-entry] [name="${token.name}"]`)?.value ?? token.value;
}

function show() {
  const words = ({ side }) => (again.value && side !== again.value ? row.dataset.amontHeld : row.dataset.amontWaiting);
  for (const one of queue) tell(one, wait ? lost : sent, wait ? row.dataset.amontUnsent : words(one));
}

async function send() {
  clearTimeout(timer);
  show();
  const ticket = again.value ? queue.find(({ side }) => side === again.value) : queue[0];
  if (busy || !ticket) return;
  busy = true;
  try {
    const [kept, answer] = await post(ticket);
    queue.splice(queue.indexOf(ticket), 1);
    tell(ticket, kept ? sent : lost, answer.words, !kept);
    sent.querySelector("[role=status]").textContent = `${ticket.values[0]} ${answer.words}`;
    if (kept) {
      part("progress").textContent = answer.progress;
      ask(answer.again, answer.asks);
    }
    wait = 0;
  } catch {
    queue.push(...queue.splice(queue.indexOf(ticket), 1));
    wait = Math.min(15000, wait * 2 || 1000);
    show();
    await renew().catch(() => {});
  }
  busy = false;
  timer = setTimeout(send, wait);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter === part("pass")) ask("", "");
  else if (boxes.some(wrong)) return;
  else if (boxes[0].value) queue.push(take());
  go(boxes.find((box) => !box.value) ?? boxes[0]);
  send();
});
addEventListener("online", send);
addEventListener("beforeunload", (event) => {
  if (queue.length || lost.querySelector("li")) event.preventDefault();
});
go(form.querySelector("[aria-invalid=true]") ?? boxes[0]);
