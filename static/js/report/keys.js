// Keys as in a spreadsheet, and two of the grid's own: = copies last month's row, Escape takes back.
import { Jump } from "./jump.js";
import { group } from "./numbers.js";
import { clear, say, words } from "./messages.js";

export function listen(cells, queue, history) {
  let home = 0; // the column to which Enter comes back after Tab, as in a spreadsheet
  let byTab = false;

  function go(input, dx, dy) {
    const [x, y] = cells.place(input);
    return goTo(x + dx, y + dy);
  }
  function goTo(x, y) {
    const next = cells.at(x, y);
    next?.focus();
    return Boolean(next);
  }
  // Tab passes by a closing that follows from its row; the arrows lead there.
  function tab(input) {
    const [x, y] = cells.place(input);
    const isLast = x === cells.rows[y].length - 2;
    byTab = true;
    return isLast && cells.hasComputedClosing(cells.row(input)) && goTo(0, y + 1);
  }
  function enter(input, isBack) {
    const [, y] = cells.place(input);
    goTo(home, y + (isBack ? -1 : 1));
    return true;
  }
  function takeBack(input) {
    if (!queue.changes.has(input.id)) return true;
    input.value = group(cells.stored(input));
    queue.put(input);
    return true;
  }
  // The same by itself: the last movement leads to the next row, in the last row to its closing.
  function goOn(input) {
    if (!tab(input)) go(input, 1, 0);
  }
  const moves = {
    Enter: (input, event) => enter(input, event.shiftKey),
    Tab: (input, event) => { byTab = true; return !event.shiftKey && tab(input); },
    ArrowDown: (input) => go(input, 0, 1) || true,
    ArrowUp: (input) => go(input, 0, -1) || true,
    ArrowLeft: (input) => atStart(input) && go(input, -1, 0),
    ArrowRight: (input) => atEnd(input) && go(input, 1, 0),
    Escape: takeBack,
    "=": (input) => copyRow(cells, history, input) || true,
  };
  const isWhole = (input) => input.selectionStart === 0 && input.selectionEnd === input.value.length;
  const atStart = (input) => isWhole(input) || input.selectionEnd === 0;
  const atEnd = (input) => isWhole(input) || input.selectionStart === input.value.length;

  cells.form.addEventListener("keydown", (event) => {
    if (!cells.has(event.target) || event.altKey) return;
    if (event.ctrlKey || event.metaKey) return withControl(event);
    byTab = false;
    if (moves[event.key]?.(event.target, event)) event.preventDefault();
  });
  new Jump(cells, goOn);
  cells.form.addEventListener("pointerdown", () => { byTab = false; });
  cells.form.addEventListener("focusin", ({ target }) => {
    if (!cells.has(target)) return;
    const [x] = cells.place(target);
    // From the last column Tab comes to the first: there a row begins.
    if (!byTab || x === 0) home = x;
    byTab = false;
  });

  function withControl(event) {
    const key = event.key.toLowerCase();
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    if (!isRedo && key !== "z") return;
    event.preventDefault();
    clear(); // what was said of a step is no longer true
    if (isRedo) history.redo();
    else history.undo();
  }
}

// Last month's movements as a starting point; its closing where it had no movements.
export function copyRow(cells, history, input) {
  const row = cells.cellsOf(cells.row(input));
  const movements = row.slice(0, -1);
  const source = movements.every((cell) => cell.dataset.before) ? movements : row.slice(-1);
  const fills = source.filter((cell) => cell.dataset.before).map((cell) => ({ input: cell, value: cell.dataset.before }));
  if (!fills.length) return say(words("noCopy"));
  history.fill(fills, "copied");
  say(words("copied"));
}
