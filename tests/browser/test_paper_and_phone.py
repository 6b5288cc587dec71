"""What a page is on paper and on a telephone: every column, nothing to scroll, the open tab in view."""

PAPER = 718  # pixels: A4 less its margins
PRINTED = [
    "/",
    "/pernyataan/",
    "/kur/",
    "/bandingkan/?wilayah=61.01&wilayah=61.02&wilayah=61.12&wilayah=61.71&wilayah=61.72",
]
# What a printer would cut: elements that scroll, and cells of a table's head that are not shown.
CUT = """() => {
  const shown = (it) => it.getClientRects().length > 0 && !it.closest("details, .visually-hidden");
  const all = [...document.querySelectorAll("main *:not(svg *)")].filter(shown);
  const scrolling = all.filter((it) => getComputedStyle(it).overflowX !== "visible"
    && it.scrollWidth > it.clientWidth + 1);
  const heads = [...document.querySelectorAll("main thead th")].filter((it) => !it.closest("details"));
  const outside = heads.filter((it) => {
    const box = it.getBoundingClientRect();
    return box.width === 0 || box.right > document.documentElement.clientWidth + 1;
  });
  return [...scrolling, ...outside].map((it) => it.outerHTML.slice(0, 120));
}"""
# Labels of a chart that lie upon each other.
CROSSED = """() => {
  const crossed = [];
  for (const chart of document.querySelectorAll("svg.chart")) {
    const labels = [...chart.querySelectorAll("text")].filter((it) => it.textContent.trim());
    const boxes = labels.map((it) => it.getBoundingClientRect());
    for (const [n, one] of boxes.entries()) {
      for (const other of boxes.slice(n + 1)) {
        const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (width > 2 && height > 3) crossed.push(labels[n].textContent.trim());
      }
    }
  }
  return crossed;
}"""


def test_paper_has_every_column_and_nothing_to_scroll(open_page, portal):
    page = open_page("/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 1000})
    for path in PRINTED:
        page.goto(portal + path)
        assert page.evaluate(CUT) == [], path


def test_a_telephone_shows_the_open_tab_the_rank_and_labels_apart(open_page):
    page = open_page("/metodologi/", width=390)
    box = page.locator(".top__nav [aria-current]").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page = open_page("/", width=390)
    assert page.locator("#wilayah td.rank").first.inner_text() == "1"
    for path in ("/", "/wilayah/61.04/", "/wilayah/61.12/", "/wilayah/61.71/"):
        page = open_page(path, width=390)
        assert page.evaluate(CROSSED) == [], path


def test_revisions_are_read_on_a_telephone_without_scrolling(open_page):
    page = open_page("/revisi/", width=390)
    assert page.evaluate(CUT.replace("main thead th", "main .none")) == []
    assert "Selisih" in page.evaluate(
        "getComputedStyle(document.querySelector('[data-label=Selisih]'), '::before').content"
    )
