// The cells of the grid as they stand on the page. Beside each stands its mark, which the server
// sends anew: its state, and the token `version:value` of what is saved.
import { closing, group } from "./numbers.js";

export class Cells {
  constructor(form) {
    this.form = form;
    this.rows = [...form.querySelectorAll("[data-row]")].map((row) => [...row.querySelectorAll("td.cell > input")]);
    this.inputs = this.rows.flat();
  }

  has = (element) => this.inputs.includes(element);
  mark = (input) => document.getElementById("k" + input.id.slice(1));
  token = (input) => this.mark(input).querySelector("input").value;
  stored = (input) => this.token(input).split(":")[1];
  row = (input) => input.closest("[data-row]");
  cellsOf = (row) => [...row.querySelectorAll("td.cell > input")];
  at = (x, y) => this.rows[y]?.[x];

  place(input) {
    const y = this.rows.findIndex((row) => row.includes(input));
    return [this.rows[y].indexOf(input), y];
  }

  // As it is saved, in the portal's own spelling.
  settle(input) {
    const text = group(this.stored(input));
    if (input.value !== text) input.value = text;
    delete input.dataset.signed;
    this.compute(this.row(input));
  }

  // A change waits until the server has answered; `calm` takes the sign away again.
  wait(input) {
    const mark = this.mark(input);
    mark.dataset.calm ??= mark.dataset.state;
    mark.dataset.state = "waiting";
  }
  calm(input) {
    const mark = this.mark(input);
    if (mark.dataset.state === "waiting") mark.dataset.state = mark.dataset.calm;
    delete mark.dataset.calm;
  }

  compute(row) {
    const cells = this.cellsOf(row);
    const last = cells.pop();
    const sum = closing(row.dataset.opening, cells.map((cell) => cell.value));
    last.placeholder = sum || (this.mark(last).dataset.computed ?? "");
  }
  hasComputedClosing(row) {
    const cells = this.cellsOf(row);
    const last = cells.pop();
    return !last.value && closing(row.dataset.opening, cells.map((cell) => cell.value)) !== "";
  }

  showCopy(row, isCopy) {
    document.getElementById("s" + row.id.slice(1)).hidden = !isCopy;
  }
}
