// Going on by itself, for those who switch it on: a figure that is as long as it ever was in twelve
// months is complete, and a 0 always is. Dots say how long; Backspace in an empty cell comes back.

const KEPT = "laporan:pindah";

export class Jump {
  constructor(cells, go) {
    const label = cells.form.querySelector("[data-jump]");
    this.cells = cells;
    this.box = label.querySelector("input");
    label.hidden = false;
    this.box.checked = localStorage.getItem(KEPT) === "1";
    this.box.addEventListener("change", () => {
      localStorage.setItem(KEPT, this.box.checked ? "1" : "0");
      this.paint();
    });
    cells.form.addEventListener("input", (event) => this.isComplete(event) && go(event.target));
    cells.form.addEventListener("keydown", (event) => this.#comeBack(event));
    this.paint();
  }

  paint() {
    this.cells.form.classList.toggle("jumping", this.box.checked);
    for (const row of this.cells.rows) {
      for (const input of row.slice(0, -1)) {
        input.placeholder = this.box.checked ? "·".repeat(Number(input.dataset.digits)) : "";
      }
    }
  }

  isComplete({ target, inputType }) {
    const isTyped = this.box.checked && inputType === "insertText" && this.cells.has(target);
    if (!isTyped || target.id.endsWith("-closing") || target.selectionEnd !== target.value.length) return false;
    const digits = target.value.replaceAll(".", "");
    return digits === "0" || (/^\d+$/.test(digits) && digits.length === Number(target.dataset.digits));
  }

  // What was longer than ever is gone on with where it was left.
  #comeBack(event) {
    const { target, key } = event;
    if (!this.box.checked || key !== "Backspace" || !this.cells.has(target) || target.value) return;
    const [x, y] = this.cells.place(target);
    const former = this.cells.at(x - 1, y) ?? this.cells.at(this.cells.rows[y].length - 2, y - 1);
    if (!former) return;
    event.preventDefault();
    former.focus();
    former.setSelectionRange(former.value.length, former.value.length);
  }
}
