// One statement a screen: arrow keys, Home, End and the links go from one to the next, Escape leaves.
"use strict";

const screens = [...document.querySelectorAll(".screen")];
const SMALLEST = 0.5; // of the usual size of type; what is longer still keeps its own scroll bar

const shownNumber = () => Math.max(0, screens.findIndex((screen) => `#${screen.id}` === location.hash));

// Type becomes smaller until everything is on the screen.
function fit(screen) {
  const body = screen.querySelector(".screen__body");
  let size = 1;
  const isOver = () => body.scrollHeight > body.clientHeight + 1 || screen.scrollHeight > screen.clientHeight + 1;
  screen.style.setProperty("--fit", size);
  while (isOver() && size > SMALLEST) {
    size -= 0.05;
    screen.style.setProperty("--fit", size);
  }
}

function show() {
  const shown = screens[shownNumber()];
  for (const screen of screens) screen.classList.toggle("is-shown", screen === shown);
  fit(shown);
  shown.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function go(number) {
  const screen = screens[Math.min(Math.max(number, 0), screens.length - 1)];
  history.replaceState(null, "", `#${screen.id}`);
  show();
}

const STEPS = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1,
  Home: -screens.length, End: screens.length,
};

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") location.assign(document.querySelector("[data-leave]").href);
  const step = STEPS[event.key];
  if (!step || (event.key === " " && event.target.closest("a, button"))) return;
  event.preventDefault();
  go(shownNumber() + step);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest('.screen__ways a[href^="#"]');
  if (!link) return;
  event.preventDefault();
  go(screens.findIndex((screen) => `#${screen.id}` === link.hash));
});

addEventListener("hashchange", show);
addEventListener("resize", () => fit(screens[shownNumber()]));
document.documentElement.classList.add("meeting");
show();
