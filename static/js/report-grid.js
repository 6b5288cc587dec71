// The entry grid: keys as in a spreadsheet, pasting a block, thousands grouped while typing, and a
// queue of changes that survives a dropped line. States and checks come back from the server.
(() => {
  const grid = document.querySelector("[data-grid]");
  if (!grid) return;
  const rows = [...grid.querySelectorAll("[data-row]")].map((row) => [...row.querySelectorAll("td.cell > input")]);
  const inputs = rows.flat();
  const status = document.getElementById("simpanan");
  const dot = grid.querySelector("[data-dot]");
  const refusal = document.getElementById("pesan");
  const conflicts = document.getElementById("konflik");
  const DELAY = 400; // ms after the last key
  const RETRY = 4000;
  let queue = restore();
  let timer = 0;
  let sending = null;
  let onIdle = [];

  const mark = (input) => document.getElementById("k" + input.id.slice(1));
  const token = (input) => mark(input).querySelector("input");
  const digits = (text) => text.replace(/[.\s]/g, "");
  const whole = (text) => (/^\s*(\d+|\d{1,3}([.\s]\d{3})+)\s*$/.test(text) ? digits(text) : "");
  const group = (text) => (/^\d+$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, ".") : text);

  function restore() {
    try { return JSON.parse(localStorage.getItem(grid.dataset.queue)) || {}; } catch { return {}; }
  }
  function keep() {
    try {
      if (Object.keys(queue).length) localStorage.setItem(grid.dataset.queue, JSON.stringify(queue));
      else localStorage.removeItem(grid.dataset.queue);
    } catch { /* private window: the queue lives as long as the page */ }
  }

  function show(text, state) {
    if (text) document.getElementById("simpanan").textContent = text;
    dot.dataset.dot = state;
  }
  // The boxes stand above the grid, out of sight of who types further down: the bar leads there.
  function showUnsettled() {
    grid.querySelector("[data-unsettled]").hidden = !conflicts.querySelector("[data-take]");
  }
  function paintWaiting() {
    for (const id of Object.keys(queue)) {
      const input = document.getElementById(id);
      if (input) mark(input).dataset.state = "waiting";
    }
  }
  function changed(input, how) {
    queue[input.id] = { value: input.value, token: queue[input.id]?.token ?? token(input).value, how };
    keep();
    mark(input).dataset.state = "waiting";
    compute(input.closest("[data-row]"));
    clearTimeout(timer);
    timer = setTimeout(send, DELAY);
  }

  // The closing at once, also without a line; the server computes it again.
  function compute(row) {
    const [fresh, back, inward, lapsed, outward, closing] = row.querySelectorAll("td.cell > input");
    const parts = [fresh, back, inward, lapsed, outward].map((cell) => whole(cell.value));
    const known = row.dataset.opening !== "" && parts.every((part) => /^\d+$/.test(part));
    const [a, b, c, d, e] = parts.map(Number);
    const sum = Number(row.dataset.opening) + a + b + c - d - e;
    closing.placeholder = known && sum >= 0 ? group(String(sum)) : "";
  }

  async function send() {
    if (sending || !Object.keys(queue).length) return;
    const batch = { ...queue };
    const values = { csrfmiddlewaretoken: grid.elements.csrfmiddlewaretoken.value };
    for (const [id, change] of Object.entries(batch)) {
      values[id] = change.value;
      values["v" + id.slice(1)] = change.token;
      if (change.how) values["h" + id.slice(1)] = change.how;
    }
    show(grid.dataset.sending, "sending");
    sending = batch;
    // Not from the form itself: htmx would then post to the `formaction` of the button last pressed.
    await htmx.ajax("POST", grid.dataset.save, { source: dot, values, swap: "none" }).catch(() => {});
  }
  // htmx adds the whole form: a figure whose conflict is not settled yet would go along with the
  // next cell and overwrite the colleague's. Only what is in the batch is sent.
  grid.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.elt !== dot) return;
    for (const name of [...detail.formData.keys()]) {
      if (/^[cv]-/.test(name) && !("c" + name.slice(1) in sending)) detail.formData.delete(name);
    }
  });
  function finish(ok) {
    const batch = sending || {};
    sending = null;
    if (!ok) return;
    for (const [id, change] of Object.entries(batch)) {
      if (queue[id]?.value === change.value) delete queue[id];
      else if (queue[id]) queue[id].token = token(document.getElementById(id)).value;
    }
    keep();
    // A figure that the server held already is not answered anew.
    for (const id of Object.keys(batch)) {
      const own = mark(document.getElementById(id));
      if (!queue[id] && own.dataset.state === "waiting") own.dataset.state = "saved";
    }
    for (const input of inputs) {
      input.placeholder = mark(input).dataset.computed;
      if (input.placeholder && !queue[input.id]) input.value = ""; // it gave way to its movements
    }
    paintWaiting();
    show("", "saved");
    showUnsettled();
    document.body.dispatchEvent(new Event("cells-saved"));
    if (Object.keys(queue).length) send();
    else for (const act of onIdle.splice(0)) act();
  }
  function waitForLine() {
    sending = null;
    show(`${Object.keys(queue).length} ${grid.dataset.waiting}`, "offline");
    clearTimeout(timer);
    timer = setTimeout(send, RETRY);
  }
  grid.addEventListener("htmx:sendError", waitForLine);
  grid.addEventListener("htmx:timeout", waitForLine);
  grid.addEventListener("htmx:responseError", (event) => {
    const { status: code, responseText } = event.detail.xhr;
    if (code >= 500) return waitForLine();
    sending = null;
    onIdle = [];
    if (code === 401) show(grid.dataset.expired, "offline");
    else {
      refusal.innerHTML = responseText;
      show("", "offline");
    }
  });
  grid.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) finish(true);
  });
  window.addEventListener("online", send);
  window.addEventListener("offline", waitForLine);

  // Keys
  const place = (input) => {
    const y = rows.findIndex((row) => row.includes(input));
    return [rows[y].indexOf(input), y];
  };
  function go(input, dx, dy) {
    const [x, y] = place(input);
    const next = rows[y + dy]?.[x + dx];
    if (next) { next.focus(); next.select(); }
    return Boolean(next);
  }
  grid.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!inputs.includes(input) || event.altKey || event.ctrlKey || event.metaKey) return;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const atStart = whole || input.selectionEnd === 0;
    const atEnd = whole || input.selectionStart === input.value.length;
    const moves = {
      Enter: () => go(input, 0, event.shiftKey ? -1 : 1) || true,
      ArrowDown: () => go(input, 0, 1) || true,
      ArrowUp: () => go(input, 0, -1) || true,
      ArrowLeft: () => atStart && go(input, -1, 0),
      ArrowRight: () => atEnd && go(input, 1, 0),
      Escape: () => { input.value = group(token(input).value.split(":")[1]); changed(input); return true; },
    };
    if (moves[event.key]?.()) event.preventDefault();
  });
  grid.addEventListener("focusin", (event) => {
    if (!inputs.includes(event.target)) return;
    event.target.select();
    delete event.target.dataset.signed;
  });

  grid.addEventListener("input", (event) => {
    const input = event.target;
    if (!inputs.includes(input)) return;
    // Whoever writes the signs means something by them: 36.47 must not become 3.647.
    if (/[.,]/.test(event.data ?? "") || event.inputType === "insertFromPaste") input.dataset.signed = "";
    if (!input.value) delete input.dataset.signed;
    const after = digits(input.value.slice(input.selectionEnd)).length;
    const grouped = group(digits(input.value));
    if (!("signed" in input.dataset) && /^[\d.\s]*$/.test(input.value) && grouped !== input.value) {
      input.value = grouped;
      let caret = grouped.length;
      for (let left = after; left > 0; caret--) if (grouped[caret - 1] !== ".") left--;
      input.setSelectionRange(caret, caret);
    }
    changed(input, event.inputType === "insertFromPaste" ? "pasted" : "");
  });

  grid.addEventListener("paste", (event) => {
    const input = event.target;
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!inputs.includes(input) || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const [x0, y0] = place(input);
    text.split("\n").forEach((line, dy) => line.split("\t").forEach((value, dx) => {
      const target = rows[y0 + dy]?.[x0 + dx];
      if (!target) return;
      target.value = group(value.trim());
      changed(target, "pasted");
    }));
  });

  // A conflict is settled by a choice
  conflicts.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (!button) return;
    const box = button.closest("[data-conflict]");
    const input = document.getElementById(box.dataset.conflict);
    input.value = group(button.dataset.value);
    box.remove();
    showUnsettled();
    delete queue[input.id];
    changed(input);
    input.focus();
  });

  // Submitting and other forms wait until every cell has arrived; the grid also until conflicts
  // are settled, as its inputs still show the reader's own figures.
  document.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    const unsettled = target === grid && conflicts.querySelector("[data-take]");
    const waits = submitter?.matches("[data-submit-button]") || target.matches("[data-needs-saved]");
    if (unsettled) {
      event.preventDefault();
      unsettled.focus();
    } else if (waits && Object.keys(queue).length) {
      event.preventDefault();
      onIdle.push(() => target.requestSubmit(submitter));
      send();
    } else if (target === grid) {
      queue = {};
      keep();
    }
  });

  grid.querySelector("[data-save-button]").hidden = true;
  for (const [id, change] of Object.entries(queue)) {
    const input = document.getElementById(id);
    if (input) { input.value = change.value; compute(input.closest("[data-row]")); }
    else delete queue[id];
  }
  keep();
  if (Object.keys(queue).length) { paintWaiting(); send(); }
  if (!location.hash && !matchMedia("(max-width: 760px)").matches) {
    (inputs.find((input) => !input.value) || inputs[0])?.focus({ preventScroll: true });
  }
})();
