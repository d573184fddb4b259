/* Native dialogs: `data-amont-dialog="id"` opens one, `data-amont-close` and a touch beside it close it. */

addEventListener("click", (event) => {
  const target = event.target;
  const opener = target.closest?.("[data-amont-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.amontDialog)?.showModal();
  } else if (target.closest?.("[data-amont-close]")) target.closest("dialog").close();
  else if (target.localName === "dialog" && outside(target, event)) target.close();
});

function outside(dialog, { clientX, clientY, detail }) {
  const box = dialog.getBoundingClientRect();
  return detail > 0 && (clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom);
}
