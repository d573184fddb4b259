/* Comfort for the capsule page: lines of the transcript play the video in place, and the line being said is marked.
   Without this module the same links load the page again at that moment. */

const video = document.querySelector("[data-amont-capsule]");
const links = [...document.querySelectorAll("[data-amont-seek]")];
const starts = links.map((link) => Number(link.dataset.amontSeek));

function play(seconds) {
  const go = () => {
    video.currentTime = seconds;
    video.play().catch(() => {});
  };
  if (video.readyState > 0) go();
  else {
    video.addEventListener("loadedmetadata", go, { once: true });
    video.load();
  }
  video.focus({ preventScroll: true });
  video.scrollIntoView({ block: "nearest" });
}

links.forEach((link, place) => {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    play(starts[place]);
  });
});

let current = -1;
video?.addEventListener("timeupdate", () => {
  const now = starts.findLastIndex((start) => start <= video.currentTime + 0.2);
  if (now === current) return;
  links[current]?.parentElement.removeAttribute("aria-current");
  links[now]?.parentElement.setAttribute("aria-current", "true");
  current = now;
});
