/* Refuses at once a file that the server would refuse at the end, and shows how much of it is sent. Without this module
   the same form sends it in silence. */

function tooHeavy(form) {
  const input = form.querySelector('input[type="file"]');
  const heavy = input.files[0]?.size > Number(input.dataset.amontMost);
  form.querySelector("[data-amont-heavy]").hidden = !heavy;
  input.setAttribute("aria-invalid", String(heavy));
  return heavy;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-amont-upload]");
  if (form) tooHeavy(form);
});

function show(form, { percent = null, failed = false }) {
  const sending = form.querySelector("[data-amont-sending]");
  const unsent = form.querySelector("[data-amont-unsent]");
  sending.hidden = percent === null;
  unsent.hidden = !failed;
  form.querySelector("button.button").disabled = percent !== null;
  if (percent !== null) {
    sending.querySelector("progress").value = percent;
    sending.querySelector("[data-amont-percent]").textContent = `${percent} %`;
  }
  if (failed) unsent.scrollIntoView({ block: "nearest" });
}

function answered(form, request) {
  if (request.status !== 422 && (request.status < 200 || request.status >= 300)) {
    show(form, { failed: true });
    return;
  }
  // The page that the server answered, in the place of this one: its message would be lost by loading it again.
  const main = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
  document.querySelector("main").replaceWith(main);
  window.htmx?.process(main);
  const first = main.querySelector("[data-amont-errors]") ?? main;
  first.focus();
  first.scrollIntoView({ block: "nearest" });
}

// On the document: after a refusal the form is another one.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-amont-upload]");
  if (!form?.querySelector('input[type="file"]').files.length) return;
  event.preventDefault();
  if (tooHeavy(form)) {
    form.querySelector('input[type="file"]').focus();
    return;
  }
  const request = new XMLHttpRequest();
  request.open("POST", form.action || location.href);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    show(form, { percent: total ? Math.round((loaded / total) * 100) : 0 });
  });
  request.addEventListener("load", () => answered(form, request));
  for (const end of ["error", "abort"]) request.addEventListener(end, () => show(form, { failed: true }));
  show(form, { percent: 0 });
  request.send(new FormData(form));
});
