// What was changed, step by step: a cell that was typed in, a block that was pasted, a row copied.

const MOST_STEPS = 200;

export class History {
  constructor(cells, queue) {
    Object.assign(this, { cells, queue, done: [], undone: [], typing: null });
    cells.form.addEventListener("focusin", ({ target }) => {
      if (cells.has(target)) this.typing = { input: target, before: target.value };
    });
    cells.form.addEventListener("focusout", () => this.commit());
  }

  // What was typed into the cell since it has the focus is one step.
  commit() {
    if (!this.typing) return;
    const { input, before } = this.typing;
    if (input.value !== before) this.#record([{ input, before, after: input.value, how: "" }]);
    this.typing = { input, before: input.value };
  }

  // Fill cells as one step: `[{input, value}]`.
  fill(fills, how) {
    this.commit();
    const step = fills.map(({ input, value }) => ({ input, before: input.value, after: value, how }));
    this.#record(step);
    for (const { input, after } of step) this.#set(input, after, how);
  }

  // Cells that the server filled.
  note(step) {
    if (step.length) this.#record(step);
  }

  undo() {
    this.commit();
    const step = this.done.pop();
    if (!step) return;
    this.undone.push(step);
    for (const { input, before } of step) this.#set(input, before, "");
    step[0].input.focus();
  }

  redo() {
    const step = this.undone.pop();
    if (!step) return;
    this.done.push(step);
    for (const { input, after, how } of step) this.#set(input, after, how);
    step[0].input.focus();
  }

  #record(step) {
    this.done = [...this.done, step].slice(-MOST_STEPS);
    this.undone = [];
  }

  #set(input, value, how) {
    input.value = value;
    if (this.typing?.input === input) this.typing.before = value;
    this.queue.put(input, how);
  }
}
