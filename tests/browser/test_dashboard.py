"""The dashboard with hands: keyboard, without JavaScript, sorting in place, light on the line."""

import gzip
import urllib.request

import pytest


def test_the_first_view_is_light(open_page, portal):
    """At most 100 kB over the wire with everything it needs; the page's own code compressed."""
    requests = []
    page = open_page("/bandingkan/")
    page.on("request", lambda request: requests.append(request.url))
    page.goto(portal + "/")
    assert 0 < sum(_compressed_size(url) for url in set(requests)) <= 100_000


def _compressed_size(url):
    with urllib.request.urlopen(url) as response:
        return len(gzip.compress(response.read()))


def test_the_dashboard_can_be_read_without_javascript(open_page):
    page = open_page("/", javascript=False)
    page.get_by_role("link", name="Kurang (orang)").click()
    page.wait_for_url("**urut=kurang**")
    page.locator("#cakupan summary").click()
    page.get_by_text("607.426 ÷ 1.665.550 = 36,47%").wait_for()


def test_sorting_replaces_the_table_alone_and_stays_in_the_address(open_page):
    page = open_page("/")
    page.evaluate("window.untouched = true")
    page.get_by_role("link", name="Wilayah", exact=True).click()
    page.wait_for_url("**urut=wilayah**")
    page.wait_for_function(
        "document.querySelector('#wilayah tbody th').innerText.includes('Bengkayang')"
    )
    assert page.evaluate("window.untouched")


@pytest.mark.long
def test_every_place_on_the_map_is_reached_by_keyboard(open_page):
    page = open_page("/")
    reached = set()
    for _ in range(140):
        page.keyboard.press("Tab")
        href = page.evaluate(
            "document.activeElement.closest('#peta svg') && document.activeElement.getAttribute('href')"
        )
        if href:
            reached.add(href)
    assert len(reached) == 14


def test_the_chosen_month_stays_in_the_address(open_page):
    page = open_page("/")
    page.get_by_text("Ubah bulan, penyebut, atau tanggal").click()
    page.select_option("#bulan", "2024-03")
    page.get_by_role("button", name="Tampilkan").click()
    assert page.url.endswith("?bulan=2024-03&basis=bpjs-potensi")
    assert "Per Maret 2024" in page.inner_text("h1")


COLUMNS = ["#", "Peserta", "Kurang", "Perlu", "Sebulan", "Setahun", "12", "Data"]


def test_a_phone_shows_every_column_and_sorts_by_any(open_page):
    page = open_page("/", width=390)
    row = page.locator("#wilayah tbody tr").first
    seen = row.evaluate(
        """row => [...row.querySelectorAll("td[data-label]")]
            .filter(cell => cell.offsetWidth && getComputedStyle(cell, "::before").display != "none")
            .map(cell => cell.dataset.label.split(/[ /,(]/)[0])"""
    )
    assert seen == COLUMNS
    assert row.locator(".spark").is_visible()
    assert row.locator(".state").is_visible()
    page.get_by_role("link", name="Setahun", exact=True).click()
    page.wait_for_url("**urut=setahun**")
    page.evaluate("document.querySelector('#wilayah tbody tr:nth-child(9)').scrollIntoView()")
    assert page.locator("#wilayah thead").bounding_box()["y"] == 0


def test_the_table_of_places_fits_a_laptop(open_page):
    page = open_page("/")
    width = (
        "[...document.querySelectorAll('.places__scroll')].map(e => e.scrollWidth - e.clientWidth)"
    )
    assert page.evaluate(width) == [0]


def test_the_place_reached_on_the_map_is_seen(open_page):
    """An outline around a place's box would cross its neighbours: its border and its name are set."""
    page = open_page("/")
    page.keyboard.press("Tab")  # from here on focus is the keyboard's
    link = page.locator('#peta svg a[href*="61.72"]')
    before = link.locator("path").evaluate("path => getComputedStyle(path).strokeWidth")
    link.focus()
    width = link.locator("path").evaluate("path => parseFloat(getComputedStyle(path).strokeWidth)")
    assert width > 4 * float(before.removesuffix("px"))
    for name in link.locator("text").all():
        assert "underline" in name.evaluate("name => getComputedStyle(name).textDecoration")
