/* Shows how much of a file is sent. Without this module the same form sends it in silence. */

const form = document.querySelector("[data-amont-upload]");
const sending = form?.querySelector("[data-amont-sending]");
const unsent = form?.querySelector("[data-amont-unsent]");
const button = form?.querySelector("button.button");

function failed() {
  sending.hidden = true;
  unsent.hidden = false;
  button.disabled = false;
  unsent.scrollIntoView({ block: "nearest" });
}

form?.addEventListener("submit", (event) => {
  if (!form.querySelector('input[type="file"]').files.length) return;
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.open("POST", form.action || location.href);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const percent = total ? Math.round((loaded / total) * 100) : 0;
    sending.querySelector("progress").value = percent;
    sending.querySelector("[data-amont-percent]").textContent = `${percent} %`;
  });
  request.addEventListener("load", () => {
    if (request.status < 300 && request.responseURL) location.assign(request.responseURL);
    else if (request.status === 422) {
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      document.querySelector("main").replaceWith(answer.querySelector("main"));
      document.querySelector("[data-amont-errors]")?.focus();
    } else failed();
  });
  request.addEventListener("error", failed);
  request.addEventListener("abort", failed);
  unsent.hidden = true;
  sending.hidden = false;
  button.disabled = true;
  request.send(new FormData(form));
});
