// Fast entry: each box sends the hand to the next one when it is full; the last one keeps the ticket.
const form = document.querySelector("[data-amont-entry]");
const boxes = form ? [...form.querySelectorAll("[data-amont-next]")] : [];

const firstEmpty = () => (form.querySelector("[aria-invalid=true]") ?? boxes[0])?.focus();

const forward = (box) => {
  const next = boxes[boxes.indexOf(box) + 1];
  if (next) {
    next.focus();
    next.select();
  } else {
    form.requestSubmit();
  }
};

for (const box of boxes) {
  box.addEventListener("input", () => {
    const wanted = Number(box.dataset.amontNext);
    if (box.value.replace(/[\s-]/g, "").length >= wanted) forward(box);
  });
  box.addEventListener("keydown", (event) => {
    const before = boxes[boxes.indexOf(box) - 1];
    if (event.key === "Backspace" && box.value === "" && before) {
      event.preventDefault();
      before.focus();
      before.select();
    }
    if (event.key === "Enter" && boxes.indexOf(box) < boxes.length - 1) {
      event.preventDefault();
      forward(box);
    }
  });
}
if (form) firstEmpty();
