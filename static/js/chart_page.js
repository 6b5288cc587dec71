// Draws one chart with Plotly on its own page; the library comes only when this page is opened.
const place = document.querySelector("[data-plot]");
const dark = matchMedia("(prefers-color-scheme: dark)");

function failed() {
  place.hidden = true;
  document.querySelector("[data-plot-failed]").hidden = false;
}

// A figure names its colours as the page's custom properties do: var(--primary).
function coloured(text) {
  const page = getComputedStyle(document.documentElement);
  return JSON.parse(text.replace(/var\((--[\w-]+)\)/g, (_, name) => page.getPropertyValue(name).trim()));
}

function draw(text) {
  const figure = coloured(text);
  const page = getComputedStyle(document.documentElement);
  const paper = page.getPropertyValue("--paper").trim();
  const ink = page.getPropertyValue("--ink").trim();
  Object.assign(figure.layout, {
    paper_bgcolor: paper,
    plot_bgcolor: paper,
    hoverlabel: { bgcolor: paper, bordercolor: ink, font: { color: ink } },
    height: Math.max(figure.layout.height, 420),
  });
  figure.layout.font.family = getComputedStyle(document.body).fontFamily;
  const options = { responsive: true, displaylogo: false, showSendToCloud: false, locale: "id" };
  return window.Plotly.react(place, figure.data, figure.layout, options);
}

async function start() {
  const answer = await fetch(place.dataset.plot);
  if (!answer.ok) return failed();
  const text = await answer.text();
  dark.addEventListener("change", () => draw(text));
  await draw(text);
}

const library = document.createElement("script");
library.src = place.dataset.library;
library.addEventListener("load", () => start().catch(failed));
library.addEventListener("error", failed);
document.head.append(library);
