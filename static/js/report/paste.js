// A block from a spreadsheet. The server says what it would fill in; where something of the block
// stays out, people see that before anything is filled in.
import { group, isNothing } from "./numbers.js";
import { post } from "./requests.js";
import { say, sayRefused, words } from "./messages.js";

export function takeBlocks(cells, history) {
  const dialog = document.getElementById("tempel");

  cells.form.addEventListener("paste", async (event) => {
    const input = event.target;
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!cells.has(input) || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const reply = await post(cells.form.dataset.paste, { sel: input.id, blok: text });
    if (reply.kind === "refused") return sayRefused(reply.reason);
    const fills = reply.kind === "ok" ? await agreed(reply.html) : raw(input, text);
    if (!fills.length) return;
    history.fill(fills, "pasted");
    input.focus();
    say(`${words("pasted")} ${fills.length}`);
  });

  // What the server made of the block, once it is agreed to; nothing where it is not.
  async function agreed(html) {
    const body = dialog.querySelector("[data-body]");
    body.innerHTML = html;
    const fills = [...body.querySelectorAll("[data-fill]")].map(({ dataset }) => ({
      input: document.getElementById(dataset.fill),
      value: group(dataset.text),
    }));
    if (!body.querySelector("[data-ask]")) return fills;
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
    return dialog.returnValue === "paste" ? fills : [];
  }

  // Without a line the block goes in as it is, and the server judges each cell when it is sent.
  function raw(input, text) {
    const [x, y] = cells.place(input);
    const fills = text.split("\n").flatMap((line, dy) =>
      line.split("\t").map((value, dx) => ({ input: cells.at(x + dx, y + dy), value: group(value.trim()) })),
    );
    return fills.filter(({ input: target, value }) => target && !isNothing(value));
  }
}
