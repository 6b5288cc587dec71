"""The main tasks with a keyboard alone: Tab, Enter, arrows and letters.

Two more stand where they are at home: a month is entered, sent and verified in
test_report_entry.py, an award is published in tests/awards/test_browser_round.py.
"""

import re

from playwright.sync_api import expect

from tests.browser.keys import choose, press, write

LONG = 20_000  # ms: a busy machine is not a fault


def test_the_dashboard_is_looked_at_and_a_file_is_taken_along(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first stop leads past the navigation
    assert page.evaluate("document.activeElement.closest('main') !== null || location.hash !== ''")
    press(page, page.locator("#cakupan summary"))
    expect(page.get_by_text("607.426 ÷ 1.665.550 = 36,47%")).to_be_visible()
    with page.expect_download() as taken:
        press(page, page.locator("#bawa").get_by_role("link", name="Tabel wilayah (CSV)"))
    assert taken.value.suggested_filename.endswith(".csv")


def test_a_debtor_is_called_until_covered(open_page):
    """Found in the list, explained and registered by two calls, and covered by a third."""
    page = open_page("/kur/daftar/?tampilan=semua", user="petugas.pontianak")
    line = page.locator("[data-call]", has=page.locator("[value=informed]")).first
    press(page, line.locator("a[href*='/kur/debitur/']"))
    page.wait_for_url("**/kur/debitur/*/")
    person = page.url
    for outcome in ("dijelaskan", "terdaftar", "daftar + bayar"):
        press(page, page.get_by_role("button", name=outcome, exact=True))
        if outcome != "dijelaskan":  # who registers or pays has a form or a code to show for it
            page.wait_for_url("**/hasil/")
            write(page, page.get_by_label("Bukti"), "Formulir 12")
            page.keyboard.press("Enter")
        page.wait_for_url(f"{person}*")
    expect(page.locator("main")).to_contain_text("aktif")


def test_a_promise_is_written_down_while_the_meeting_sits(open_page):
    page = open_page("/komitmen/rapat/", user="pejabat")
    field = lambda name: page.locator(f"main form [name={name}]")  # noqa: E731
    press(page, page.get_by_role("link", name="Catat rapat"))
    page.wait_for_url("**/komitmen/rapat/baru/")
    for name, text in [
        ("name", "Rapat koordinasi"),
        ("held_on", "08012024"),
        ("held_at", "Pontianak"),
        ("chair", "Pj Gubernur"),
        ("attendees", "Bank Kalbar"),
    ]:
        write(page, field(name), text)
    press(page, page.locator("main form button[type=submit]"))
    page.wait_for_url(re.compile(r"/komitmen/rapat/\d+/"))
    press(page, page.get_by_role("link", name="Catat keputusan"))
    page.wait_for_url("**/keputusan/")
    for name, text in [
        ("party", "Bank Kalbar"),
        ("region", "Kabupaten Kubu"),
        ("channel", "jalur lain"),
        ("segment", "BPU"),
        ("people", "500"),
        ("due_on", "12312024"),
        ("measure", "peserta"),
    ]:
        choose(page, field(name), text)
    press(page, page.get_by_role("button", name="Catat (Enter)"))
    expect(page.get_by_role("region", name="Dibaca ulang")).to_contain_text("500", timeout=LONG)
