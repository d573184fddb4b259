/* What is typed in a form with a long answer is kept, sealed to its writer, two seconds after the last key; and found again
   in the same form by who comes back to it. `data-amont-no-draft` keeps a form out of it. */

const address = document.querySelector('meta[name="drafts"]')?.content;
const token = document.querySelector('meta[name="csrf"]')?.content ?? "";
const KEPT = "textarea, input:is([type=text], [type=email], [type=tel], [type=number], [type=date], [type=time]), select";

if (address) {
  for (const form of document.forms) {
    if (form.method === "post" && form.querySelector("textarea") && !("amontNoDraft" in form.dataset)) watch(form);
  }
}

function watch(form) {
  const action = form.getAttribute("action");
  const place = location.pathname + (action && action !== location.pathname ? `#${action}` : "");
  let later = 0;
  let changed = false;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "amont_draft", value: place }));
  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(later);
    later = setTimeout(keep, 2000);
  });
  form.addEventListener("submit", () => clearTimeout(later));
  addEventListener("amont:locking", ({ detail }) => { if (changed) detail.push(keep()); });
  if (!form.querySelector("[aria-invalid=true]")) find();

  function typed() {
    return Object.fromEntries([...form.querySelectorAll(KEPT)].filter((one) => one.name).map((one) => [one.name, one.value]));
  }

  async function keep(fields = typed()) {
    clearTimeout(later);
    const body = new URLSearchParams({ place, fields: JSON.stringify(fields) });
    try {
      await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token }, keepalive: true });
      changed = false;
    } catch { /* it is still on the screen: the next key tries again */ }
  }

  async function find() {
    const answer = await fetch(`${address}?${new URLSearchParams({ place })}`).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { fields, locked } = await answer.json();
    if (locked) return say("locked");
    if (!fields || changed) return;
    const empty = Object.fromEntries(Object.keys(fields).map((name) => [name, ""]));
    let found = false;
    for (const [name, value] of Object.entries(fields)) {
      const field = form.elements[name];
      if (!(field instanceof HTMLElement) || !field.matches(KEPT) || field.value === value || !value) continue;
      empty[name] = field.value;
      field.value = value;
      found = true;
    }
    if (found) say("found", empty);
  }

  function say(what, before) {
    const notice = document.querySelector(`template[data-amont-draft="${what}"]`)?.content.firstElementChild.cloneNode(true);
    if (!notice) return;
    form.before(notice);
    for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    notice.querySelector("button")?.addEventListener("click", () => {
      for (const [name, value] of Object.entries(before)) form.elements[name].value = value;
      keep({});
      notice.remove();
      form.querySelector("textarea").focus();
    });
  }
}
