// Draws one chart with Plotly on its own page; the library comes only when this page is opened.
const place = document.querySelector("[data-plot]");

function failed() {
  place.hidden = true;
  document.querySelector("[data-plot-failed]").hidden = false;
}

async function draw() {
  const answer = await fetch(place.dataset.plot);
  if (!answer.ok) return failed();
  const figure = await answer.json();
  const style = getComputedStyle(document.body);
  const ink = style.color;
  Object.assign(figure.layout, {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: style.fontFamily, color: ink },
  });
  const options = { responsive: true, displaylogo: false, showSendToCloud: false, locale: "id" };
  await window.Plotly.newPlot(place, figure.data, figure.layout, options);
}

const library = document.createElement("script");
library.src = place.dataset.library;
library.addEventListener("load", () => draw().catch(failed));
library.addEventListener("error", failed);
document.head.append(library);
