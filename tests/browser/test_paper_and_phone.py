"""What a page is on paper and on a telephone: every column, nothing to scroll, the open tab in view."""

PAPER = 718  # pixels: A4 less its margins
PRINTED = [
    "/",
    "/pernyataan/",
    "/wilayah/61/lembar/",
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


def test_a_meeting_is_led_by_keys_and_never_scrolls(open_page, portal):
    """Every screen on a projector and on a telephone; at the end Escape leads back to the page."""
    page = open_page("/wilayah/61.71/rapat/")
    over = """() => {
      const shown = document.querySelector(".screen.is-shown");
      const within = [document.documentElement, shown, shown.querySelector(".screen__body")];
      return within.some((it) => it.scrollHeight > it.clientHeight + 1 || it.scrollWidth > it.clientWidth + 1);
    }"""
    count = page.locator(".screen").count()
    for width, height in [(1280, 720), (390, 760)]:
        page.set_viewport_size({"width": width, "height": height})
        page.keyboard.press("Home")
        for number in range(1, count + 1):
            assert page.locator(".screen:visible").get_attribute("id") == f"layar-{number}"
            assert not page.evaluate(over), (width, number)
            page.keyboard.press("ArrowRight")
    assert page.locator(".screen:visible").get_attribute("id") == f"layar-{count}"
    page.keyboard.press("ArrowLeft")
    page.get_by_role("link", name="Sebelumnya").click()
    assert page.locator(".screen:visible").get_attribute("id") == f"layar-{count - 2}"
    page.keyboard.press("Escape")
    page.wait_for_url(f"{portal}/wilayah/61.71/")


def test_a_link_is_copied_and_a_place_is_found_while_it_is_typed(open_page, portal):
    page = open_page("/wilayah/61.71/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy=tautan]").click()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/wilayah/61.71/?bulan=2024-07")
    assert page.locator("[data-copy=tautan]").inner_text() == "Tersalin"
    field = page.locator(".top__search input")
    field.type("singkaw")
    page.wait_for_selector("datalist option[value='Kota Singkawang']", state="attached")
    field.fill("Kota Singkawang")
    page.wait_for_url(f"{portal}/wilayah/61.72/")
