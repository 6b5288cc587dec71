// The entry grid: its parts put together. Without this script the same page is a plain form.
import { keepBar } from "./bar.js";
import { Cells } from "./cells.js";
import * as draft from "./draft.js";
import { History } from "./history.js";
import { copyRow, listen } from "./keys.js";
import { clear, say, sayRefused, words } from "./messages.js";
import { groupWhileTyping } from "./numbers.js";
import { takeBlocks } from "./paste.js";
import { Queue } from "./queue.js";
import { csrf, isSignedOut, renewForms } from "./requests.js";
import { SignIn } from "./sign-in.js";

async function start() {
  const form = document.querySelector("[data-grid]");
  if (!form) return;
  const cells = new Cells(form);
  const signIn = new SignIn(document.getElementById("masuk-lagi"));
  const queue = new Queue(cells, signIn);
  const history = new History(cells, queue);
  for (const input of cells.inputs) {
    cells.calm(input);
    cells.settle(input);
  }
  keepBar(cells, queue);
  watchTyping(cells, queue);
  listen(cells, queue, history);
  takeBlocks(cells, history);
  watchConflicts(cells, queue);
  watchButtons(cells, queue, history);
  watchOtherForms(cells, queue, signIn);
  keepForOffline(cells, queue);
  focusFirst(cells);
  const outdated = await queue.load();
  if (outdated.length) sayRefused(words("outdated"), outdated);
  queue.send();
}

function watchTyping(cells, queue) {
  cells.form.addEventListener("focusin", ({ target }) => {
    if (!cells.has(target)) return;
    target.select();
    delete target.dataset.signed;
  });
  cells.form.addEventListener("focusout", ({ target }) => {
    if (cells.has(target) && !queue.changes.has(target.id)) cells.settle(target);
  });
  cells.form.addEventListener("input", (event) => {
    if (!cells.has(event.target)) return;
    groupWhileTyping(event.target, event);
    queue.put(event.target, event.inputType === "insertFromPaste" ? "pasted" : "");
    clear();
  });
  queue.addEventListener("refused", ({ detail }) => sayRefused(detail.reason, detail.edits));
  queue.addEventListener("saved", () => document.body.dispatchEvent(new Event("cells-saved")));
}

// A conflict is settled by a choice.
function watchConflicts(cells, queue) {
  document.getElementById("konflik").addEventListener("click", ({ target }) => {
    const button = target.closest("[data-take]");
    if (!button) return;
    const box = button.closest("[data-conflict]");
    const input = document.getElementById(box.dataset.conflict);
    box.remove();
    queue.changes.delete(input.id);
    input.value = button.dataset.value;
    queue.put(input);
    input.focus();
  });
}

// Zeros for the rest and the whole report answer inside the page, once every cell has arrived.
function watchButtons(cells, queue, history) {
  const { form } = cells;
  form.querySelector("[data-save-button]").hidden = true;
  const copy = form.querySelector("[data-copy]");
  copy.hidden = false;
  let current = cells.inputs[0];
  form.addEventListener("focusin", ({ target }) => { if (cells.has(target)) current = target; });
  copy.addEventListener("click", () => { copyRow(cells, history, current); current.focus(); });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { submitter } = event;
    clear();
    if (!(await everythingSaved(cells, queue))) return;
    if (submitter?.name === "nol") await fillZeros(cells, queue, history);
    else if (submitter?.matches("[data-submit-button]")) await submit(queue, submitter.formAction);
  });
}

async function everythingSaved(cells, queue) {
  const hasArrived = await queue.send({ ask: true });
  const [first] = queue.problems;
  if (hasArrived && !first) return true;
  if (first) say(words("unfinished"), { isBad: true });
  else if (queue.pending.length) say(words("noLine"), { isBad: true });
  const choice = document.querySelector("#konflik [data-take]");
  if (first?.problem === "conflict" && choice) choice.focus();
  else if (first) document.getElementById(first.cell).focus();
  return false;
}

async function fillZeros(cells, queue, history) {
  const empty = cells.inputs.filter((input) => !input.value && !input.id.endsWith("-closing"));
  const values = Object.fromEntries(
    empty.flatMap((input) => [[input.id, ""], ["v" + input.id.slice(1), cells.token(input)]]),
  );
  const reply = await queue.act(cells.form.dataset.save, { ...values, nol: "1" });
  if (reply.kind !== "ok") return refused(reply);
  const filled = empty.filter((input) => cells.stored(input) === "0");
  for (const input of filled) cells.settle(input);
  history.note(filled.map((input) => ({ input, before: "", after: "0", how: "" })));
  say(filled.length ? `${words("zeroed")} ${filled.length}` : words("nothing"));
}

async function submit(queue, address) {
  const reply = await queue.act(address, {});
  if (reply.kind !== "ok") return refused(reply);
  if (reply.leadsTo) location.assign(reply.leadsTo);
}

function refused(reply) {
  if (reply.kind === "refused") {
    sayRefused(reply.reason);
    document.body.dispatchEvent(new Event("cells-saved")); // the checks say what is to be mended
  } else {
    say(words("noLine"), { isBad: true });
  }
}

// Notes and files are sent after every cell, and after signing in again where that is needed.
function watchOtherForms(cells, queue, signIn) {
  const isReady = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const { target, submitter } = event;
    const isOther = target !== cells.form && target.method === "post" && document.querySelector("main").contains(target);
    if (!isOther || target.closest("dialog") || target.matches("[hx-post]") || isReady.delete(target)) return;
    event.preventDefault();
    const address = cells.form.querySelector("[data-submit-button]").formAction;
    if ((await isSignedOut(address)) && !(await signIn.ask())) return;
    if (target.matches("[data-needs-saved]")) await queue.send({ ask: true });
    if (target.matches("[data-needs-saved]") && queue.pending.length) return say(words("noLine"), { isBad: true });
    renewForms();
    isReady.add(target);
    target.requestSubmit(submitter);
  });
  document.body.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") detail.parameters.csrfmiddlewaretoken = csrf();
  });
  document.body.addEventListener("htmx:responseError", async ({ detail }) => {
    if (detail.xhr.status === 401 && (await signIn.ask())) detail.elt.closest("form")?.requestSubmit();
  });
}

// The page as it stands now, for a reload without a line; figures alone, and none that is typed.
function keepForOffline(cells, queue) {
  draft.rememberUser(queue.user);
  const keep = () => {
    const page = document.querySelector("[data-entry]").cloneNode(true);
    for (const old of page.querySelectorAll("#konflik > *, #pesan > *, [name=csrfmiddlewaretoken]")) old.remove();
    draft.keepPage(queue.user, queue.report, document.querySelector("h1").textContent, page.outerHTML);
  };
  keep();
  queue.addEventListener("saved", keep);
  // Without https there is no service worker, and no reload without a line.
  navigator.serviceWorker?.register(cells.form.dataset.worker).catch(() => {});
}

// After a return the first returned cell, otherwise the first that is empty.
function focusFirst(cells) {
  const returned = cells.form.querySelector("[autofocus]");
  if (returned) return returned.focus();
  if (location.hash || matchMedia("(max-width: 760px)").matches) return;
  (cells.inputs.find((input) => !input.value) ?? cells.inputs[0])?.focus({ preventScroll: true });
}

start();
