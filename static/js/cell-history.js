// The history of a cell beside the grid: fetched where a link asks for it, closed with Escape. In
// the entry grid Shift+F2 opens it, as a spreadsheet opens the note of a cell; Tab stays with the
// cells. In a grid that is only read, the arrows move from cell to cell.
(() => {
  const panel = document.getElementById("riwayat");
  if (!panel) return;
  let opener = null;

  async function open(link, from) {
    if (from && !panel.contains(from)) opener = from;
    await htmx.ajax("GET", link.href, { source: panel, target: panel, swap: "innerHTML" });
    panel.querySelector("h2")?.focus({ preventScroll: true });
    // On a narrow screen the panel lies over the page: the row is moved above it.
    if (getComputedStyle(panel).position === "fixed") opener?.closest("[data-row]")?.scrollIntoView();
  }
  function close() {
    panel.replaceChildren();
    opener?.focus();
  }

  for (const link of document.querySelectorAll("[data-grid] th [data-history]")) link.tabIndex = -1;

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-history-close]")) return close();
    const link = event.target.closest("[data-history]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const cell = link.closest("td.cell");
    open(link, cell?.querySelector("input") ?? link);
  });
  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td.cell");
    const isTyping = event.target.value !== event.target.defaultValue;
    if (event.key === "Escape" && panel.contains(event.target) && !isTyping) close();
    else if (event.key === "F2" && event.shiftKey && cell) open(cell.querySelector("[data-history]"), event.target);
    else if (event.target.matches(".cell__value")) move(event, cell);
  });

  function move(event, cell) {
    const rows = [...document.querySelectorAll("[data-row]")].map((row) => [...row.querySelectorAll(".cell__value")]);
    const y = rows.findIndex((row) => row.includes(event.target));
    const x = rows[y].indexOf(event.target);
    const steps = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    const [dx, dy] = steps[event.key] ?? [];
    const next = rows[y + dy]?.[x + dx];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  // A refusal is shown where the person is looking.
  panel.addEventListener("htmx:responseError", ({ detail }) => {
    panel.querySelector("[data-refusal]")?.remove();
    const box = document.createElement("div");
    box.dataset.refusal = "";
    box.innerHTML = detail.xhr.responseText;
    panel.prepend(box);
  });
})();
