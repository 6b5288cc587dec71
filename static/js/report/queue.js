// Changes on their way to the server. All tabs of a person share them: what one tab hears typed or
// answered the others hear too, and one tab at a time sends.
import * as draft from "./draft.js";
import { group } from "./numbers.js";
import { post } from "./requests.js";

const DELAY = 400; // ms after the last key
const RETRY = 4000;

let last = Promise.resolve();
function exclusive(name, act) {
  if (navigator.locks) return navigator.locks.request(name, act);
  last = last.then(act, act); // without https there are no locks: one at a time within the page
  return last;
}

export class Queue extends EventTarget {
  constructor(cells, signIn) {
    super();
    const { form } = cells;
    this.cells = cells;
    this.signIn = signIn;
    this.user = form.dataset.user;
    this.report = form.dataset.report;
    this.round = form.elements.putaran.value;
    this.changes = new Map();
    this.isOffline = false;
    this.isSignedOut = false;
    this.channel = new BroadcastChannel(`laporan/${this.user}/${this.report}`);
    this.channel.onmessage = ({ data }) => this.#hear(data);
    addEventListener("online", () => this.send());
    addEventListener("offline", () => this.#noLine());
  }

  get pending() {
    return [...this.changes.values()].filter((change) => !change.problem);
  }
  get problems() {
    return [...this.changes.values()].filter((change) => change.problem);
  }

  // What an earlier page left. Also what could not be read is sent again, so that the server says
  // again why. What was typed before the report was submitted is given back and not sent.
  async load() {
    const kept = await draft.changesOf(this.user, this.report);
    const isOutdated = (change) => change.round !== this.round || !document.getElementById(change.cell);
    const outdated = kept.filter(isOutdated);
    await draft.settle(outdated, {});
    for (const change of kept) {
      if (!isOutdated(change) && !this.changes.has(change.cell)) this.#take({ ...change, problem: "" });
    }
    this.#tell();
    return outdated;
  }

  put(input, how = "") {
    const former = this.changes.get(input.id);
    const change = {
      user: this.user,
      report: this.report,
      round: this.round,
      cell: input.id,
      value: input.value,
      token: former && former.problem !== "conflict" ? former.token : this.cells.token(input),
      how,
      label: input.getAttribute("aria-label"),
      stored: group(this.cells.stored(input)),
      problem: "",
    };
    draft.keep(change);
    this.channel.postMessage({ change });
    this.#take(change);
    this.#tell();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), DELAY);
  }

  // Whether everything has arrived. `ask`: after the session has ended, ask to sign in once more.
  async send({ ask = false } = {}) {
    clearTimeout(this.timer);
    if (ask) this.isSignedOut = false;
    if (this.isSignedOut) return false;
    let hasArrived = true;
    await exclusive(this.channel.name, async () => {
      while (hasArrived && this.pending.length) hasArrived = await this.#sendBatch(this.pending);
    });
    return hasArrived;
  }

  async #sendBatch(batch) {
    const values = { ...this.#self(), sentuh: "1" };
    for (const { cell, value, token, how } of batch) {
      values[cell] = value;
      values["v" + cell.slice(1)] = token;
      if (how) values["h" + cell.slice(1)] = how;
    }
    const reply = await this.#post(this.cells.form.dataset.save, values);
    if (reply.kind === "ok") await this.#answered(reply.html, batch);
    if (reply.kind === "refused") await this.#refused(reply.reason, batch);
    if (reply.kind === "no line") this.#noLine();
    this.#tell();
    return reply.kind === "ok";
  }

  // Something other than a cell: zeros for the rest, or the whole report. The cells went before.
  async act(address, values) {
    const reply = await exclusive(this.channel.name, () => this.#post(address, { ...this.#self(), ...values }));
    if (reply.kind === "ok" && !reply.leadsTo) await this.#answered(reply.html, []);
    this.#tell();
    return reply;
  }

  #self() {
    return { sebagai: this.user, putaran: this.round };
  }

  // A session that has ended is begun again inside the page, and then the same is sent once more.
  async #post(address, values) {
    for (;;) {
      const reply = await post(address, values);
      this.isOffline = reply.kind === "no line";
      this.isSignedOut = reply.kind === "signed out" && !(await this.signIn.ask());
      if (reply.kind === "ok") this.signIn.worked();
      if (reply.kind !== "signed out" || this.isSignedOut) return reply;
    }
  }

  #noLine() {
    this.isOffline = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), RETRY);
    this.#tell();
  }

  async #answered(html, batch) {
    this.channel.postMessage({ html, batch });
    this.#accept(html, batch);
    const problems = Object.fromEntries(this.problems.map(({ cell, problem }) => [cell, problem]));
    await draft.settle(batch, problems);
    for (const { cell } of batch) if (this.changes.has(cell)) await draft.keep(this.changes.get(cell));
    this.dispatchEvent(new Event("saved"));
  }

  #accept(html, batch) {
    for (const { cell } of batch) document.querySelector(`[data-conflict="${cell}"]`)?.remove();
    htmx.swap(document.body, html, { swapStyle: "none", swapDelay: 0, settleDelay: 0 });
    for (const sent of batch) {
      const input = document.getElementById(sent.cell);
      const now = this.changes.get(sent.cell);
      if (!now) continue;
      if (now.value !== sent.value) now.token = this.cells.token(input);
      else if (this.cells.mark(input).dataset.problem) now.problem = this.cells.mark(input).dataset.problem;
      else this.changes.delete(sent.cell);
    }
    for (const input of this.cells.inputs) this.repaint(input);
    for (const { row } of this.#copiedRows()) this.cells.showCopy(row, true);
  }

  // Each cell shows what is saved, unless something else is on its way or being typed.
  repaint(input) {
    const change = this.changes.get(input.id);
    if (change && !change.problem) this.cells.wait(input);
    if (!change && input !== document.activeElement) this.cells.settle(input);
    else this.cells.compute(this.cells.row(input));
  }

  // A refused edit leaves the queue: it must not be saved by itself once the report is open again.
  async #refused(reason, batch) {
    this.channel.postMessage({ dropped: batch });
    this.#drop(batch);
    await draft.settle(batch, {});
    this.dispatchEvent(new CustomEvent("refused", { detail: { reason, edits: batch } }));
  }

  #drop(batch) {
    for (const { cell, value } of batch) {
      if (this.changes.get(cell)?.value !== value) continue;
      const input = document.getElementById(cell);
      this.changes.delete(cell);
      this.cells.calm(input);
      this.cells.settle(input);
    }
  }

  #take(change) {
    const input = document.getElementById(change.cell);
    if (!input) return;
    this.changes.set(change.cell, change);
    document.querySelector(`[data-conflict="${change.cell}"]`)?.remove();
    if (input.value !== change.value) input.value = change.value;
    this.cells.wait(input);
    this.cells.compute(this.cells.row(input));
    this.cells.showCopy(this.cells.row(input), change.how === "copied");
  }

  #copiedRows() {
    const copied = this.pending.filter(({ how }) => how === "copied");
    return copied.map(({ cell }) => ({ row: this.cells.row(document.getElementById(cell)) }));
  }

  #hear({ change, html, batch, dropped }) {
    if (change) this.#take(change);
    if (html) this.#accept(html, batch);
    if (dropped) this.#drop(dropped);
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
