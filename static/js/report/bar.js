// The bar under the grid: what is not saved and what is wrong, in words and numbers.
import { words } from "./messages.js";

export function keepBar(cells, queue) {
  const bar = cells.form.querySelector("[data-bar]");
  const pending = bar.querySelector("[data-pending]");
  const dot = bar.querySelector("[data-dot]");

  function paint() {
    const count = queue.pending.length;
    pending.hidden = !count;
    pending.textContent = [`${words("unsaved")} ${count}`, reason()].filter(Boolean).join("; ") + " ·";
    dot.dataset.dot = queue.isOffline || queue.isSignedOut ? "offline" : count ? "sending" : "saved";
    for (const name of ["unread", "conflict"]) showCount(name);
  }

  function reason() {
    if (queue.isSignedOut) return words("signedOut");
    return queue.isOffline ? words("offline") : "";
  }

  function showCount(name) {
    const link = bar.querySelector(`[data-count=${name}]`);
    const its = queue.problems.filter(({ problem }) => problem === name);
    link.hidden = !its.length;
    link.querySelector("b").textContent = its.length;
    if (its.length && name === "unread") link.href = `#${its[0].cell}`;
  }

  pending.addEventListener("click", () => queue.send({ ask: true }));
  queue.addEventListener("change", paint);

  // The focused cell and what is said of it stay clear of the bar, however high it is.
  const WORDS = 96; // px under a cell
  new ResizeObserver(() => {
    document.documentElement.style.scrollPaddingBottom = `${bar.offsetHeight + WORDS}px`;
  }).observe(bar);
  const keepClear = () => {
    const cell = document.activeElement;
    if (cells.has(cell)) cell.closest("td").scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  cells.form.addEventListener("focusin", keepClear);
  queue.addEventListener("saved", keepClear);
  paint();
}
