/* Quick exit. At once a white sheet over the page, then a neutral site in the place of this page: no new tab, nothing
   kept. Shift three times does the same. Without this script the link leads to /quitter, which does what a server can. */

const link = document.querySelector("[data-amont-exit]");
const neutral = link?.dataset.amontExit || "/quitter";

function cover() {
  const sheet = document.createElement("div");
  sheet.className = "overlay";
  document.documentElement.append(sheet);
  document.body.hidden = true;
  for (const media of document.querySelectorAll("video, audio")) media.pause();
}

function leave(event) {
  event?.preventDefault();
  cover();
  // The server ends what it holds, tells the browser to forget and sends it on; if it is slow, leave without it.
  location.replace("/quitter");
  setTimeout(() => location.replace(neutral), 900);
}

let presses = [];
let alone = false;

addEventListener("keydown", (event) => {
  // Shift counts when pressed by itself: Shift and a letter is only a capital.
  alone = event.key === "Shift" && !event.repeat;
  if (!alone && event.key !== "Shift") presses = [];
});
addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone) return;
  presses = [...presses.filter((moment) => event.timeStamp - moment < 5000), event.timeStamp];
  if (presses.length >= 3) leave();
});
link?.addEventListener("click", leave);

/* Back. An entry left by a link of ours is marked in its own state (in the tab, gone with it). To come back to it
   straight from another site means that what followed was replaced: someone left in a hurry. Nothing is shown. */
function mark(onward) {
  try { history.replaceState({ ...history.state, onward }, ""); } catch { /* not allowed: no mark */ }
}
addEventListener("click", (event) => {
  const anchor = event.target.closest?.("a[href]");
  if (!anchor || anchor === link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  mark(anchor.origin === location.origin && !anchor.target);
});
addEventListener("submit", () => mark(true));

function returned() {
  const arrival = window.navigation?.activation;
  const back = arrival ? arrival.navigationType === "traverse" && !arrival.from?.url : false;
  if (back && history.state?.onward) leave();
  else if (history.state?.onward) mark(false);
}
addEventListener("pageshow", (event) => event.persisted && (document.body.hidden ? location.replace(neutral) : returned()));
returned();
