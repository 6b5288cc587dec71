// The call sheet by keyboard: arrows go from line to line, a digit writes down what a call ended in.
// Only while the focus is in a line, so that no key means something elsewhere; where it is nowhere yet,
// the arrow down begins at the first line. Without JavaScript Tab and Enter do the same.
const lines = [...document.querySelectorAll("[data-call]")];
const FIRST = "[data-phone], a, button";

for (const table of document.querySelectorAll(".kur-calls")) {
  table.dataset.keys = "";
}
for (const hint of document.querySelectorAll("[data-with-keys]")) {
  hint.hidden = lines.length === 0;
}

function focusLine(line) {
  const target = line?.querySelector("[data-phone]") ?? line?.querySelector(FIRST);
  target?.focus();
  line?.scrollIntoView({ block: "nearest" });
}

for (const [index, line] of lines.entries()) {
  // A digit means the same outcome on every line, whatever else is offered there.
  const outcomes = [...line.querySelectorAll(".kur-answers button")];
  line.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select, textarea") || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      focusLine(lines[index + (event.key === "ArrowDown" ? 1 : -1)]);
      return;
    }
    const outcome = outcomes.find((button) => button.dataset.key === event.key);
    if (outcome) {
      event.preventDefault();
      outcome.click();
    }
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" && document.activeElement === document.body && lines.length) {
    event.preventDefault();
    focusLine(lines[0]);
  }
});

// After a call the page comes back at the line that follows. The browser goes to the line first, and
// takes the focus from whatever has it.
const following = lines.find((line) => `#${line.id}` === location.hash);
if (following) {
  addEventListener("load", () => requestAnimationFrame(() => focusLine(following)));
}
