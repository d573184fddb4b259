/* The staff's side: the token travels with htmx, failures are said, keys save steps, what was undone goes away. */

const token = document.querySelector('meta[name="csrf"]')?.content;
const failure = document.querySelector("[data-amont-failure]");

document.addEventListener("htmx:configRequest", (event) => {
  if (token) event.detail.headers["X-CSRFToken"] = token;
  if (failure) failure.hidden = true;
});
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    if (failure) failure.hidden = false;
    failure?.scrollIntoView({ block: "nearest" });
  });
}

/* `data-amont-key="/"` on a link, button or field: the key reaches the first one, and so a page's own before the
   list's. `?` opens the list (`touches`). Without the list, for who does without shortcuts, a key alone does nothing. */
const keys = document.getElementById("touches");
document.addEventListener("keydown", (event) => {
  if (!keys || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
  const target = document.querySelector(`[data-amont-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, select, textarea")) target.focus();
  else target.click();
});

/* What can be undone can be undone for ten seconds. */
for (const undo of document.querySelectorAll("[data-amont-undo]")) setTimeout(() => undo.remove(), 10000);
