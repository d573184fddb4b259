/* Forms: the eye and the keyboard go to what is wrong; a double tap sends once. What is to be printed has its button. */

document.querySelector("[data-amont-errors]")?.focus();

addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get" || form.method === "dialog" || event.defaultPrevented) return;
  if (form.dataset.amontSent) {
    event.preventDefault();
    return;
  }
  form.dataset.amontSent = "yes";
  // After this turn, so that the pressed button's own value still travels with the form.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-busy", "true");
  });
  // A file to download leaves the page where it is: it may be asked for again.
  setTimeout(() => free(form), 8000);
});

function free(form) {
  delete form.dataset.amontSent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-amont-sent]").forEach(free);
});

for (const button of document.querySelectorAll("[data-amont-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-amont-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.amontCopy);
  const done = button.querySelector("[data-amont-copied]");
  if (done) done.hidden = false;
});
