"""A month entered as people enter it: keys alone, a phone, a dropped line, two at one cell."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect

from participants.reports.importing.template import CLOSING_COLUMN, HEADER_ROW
from tests.browser import keys as keys_of

MONTH = "2024-08"
LONG = 20_000  # ms: a busy machine is not a fault


def report(branch):
    return f"/laporan/{branch}/{MONTH}/"


def expect_saved(page, cell):
    """The server has it, whatever it thinks of it."""
    expect(page.locator(f"#k-{cell}")).to_have_attribute(
        "data-state", re.compile("saved|doubtful|wrong"), timeout=LONG
    )


def paste(page, cell, text):
    page.locator(f"#c-{cell}").evaluate(
        """(input, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            input.focus();
            input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def last_month(page):
    """What the page itself says of last month, cell by cell in the order of the keyboard."""
    hints = page.locator("td.cell .mark__hint").all_text_contents()
    return [re.sub(r"\D", "", hint) for hint in hints]


def test_a_branch_of_four_places_is_entered_sent_and_verified_by_keyboard_alone(open_page):
    """At most 200 keys to enter and send it, where the page goes on by itself; that is switched on
    once."""
    page = open_page(report("pontianak"), user="petugas.pontianak")
    keys = []

    def press(key):
        keys.append(key)
        page.keyboard.press(key)

    values = last_month(page)
    assert len(values) == 4 * 4 * 6
    values[18] = "6"  # of PMI in Mempawah: as many new as lapsed would ask for a note
    page.get_by_label("Pindah sendiri").check()
    page.focus("#c-6102-PU-new")
    cells = page.locator("[data-row] td.cell > input")
    ids = cells.evaluate_all("inputs => inputs.map(input => input.id)")
    for cell, value in zip(ids, values, strict=True):
        if cell.endswith("-closing"):
            continue  # it follows from the movements, and is passed by
        assert page.evaluate("document.activeElement.id") == cell
        for digit in value:
            press(digit)
        if page.evaluate("document.activeElement.id") == cell:
            press("Tab")
    expect(page.locator("#kemajuan")).to_have_text("16 dari 16 baris terisi", timeout=LONG)
    expect(page.locator(".mark[data-state=waiting]")).to_have_count(0, timeout=LONG)
    expect(page.locator("#hitungan")).to_contain_text("siap dikirim", timeout=LONG)
    while not page.evaluate("document.activeElement.matches('[data-submit-button]')"):
        press("Tab")
    press("Enter")
    expect(page.locator(".messages")).to_contain_text("terkirim", timeout=LONG)
    expect(page.locator(".head .state")).to_have_text("dikirim")
    assert len(keys) <= 200
    assert not page.locator("[id^=s-]:visible").count()  # and no row of it is a copy

    page = open_page("/verifikasi/", user="verifikator")
    keys_of.press(page, page.locator("main a[href='/verifikasi/pontianak/2024-08/']"))
    page.wait_for_url("**/verifikasi/pontianak/2024-08/")
    keys_of.press(page, page.get_by_role("button", name="Verifikasi dan terbitkan"))
    expect(page.locator(".messages")).to_contain_text("terverifikasi", timeout=LONG)


def test_a_figure_longer_than_ever_is_gone_on_with_by_backspace(open_page):
    page = open_page(report("singkawang"), user="petugas.singkawang")
    page.get_by_label("Pindah sendiri").check()
    page.focus("#c-6101-PU-new")
    digits = int(page.get_attribute("#c-6101-PU-new", "data-digits"))
    page.keyboard.type("1" * digits)
    assert page.evaluate("document.activeElement.id") == "c-6101-PU-returned"
    page.keyboard.press("Backspace")
    page.keyboard.type("2")
    assert page.evaluate("document.activeElement.id") == "c-6101-PU-new"
    assert page.input_value("#c-6101-PU-new").replace(".", "") == "1" * digits + "2"


def test_arrows_and_enter_move_as_in_a_spreadsheet(open_page):
    page = open_page(report("singkawang"), user="petugas.singkawang")
    first, second = "c-6101-PU-new", "c-6101-BPU-new"
    for key, expected in [
        ("Enter", second),
        ("ArrowUp", first),
        ("ArrowDown", second),
        ("Shift+Enter", first),
        ("ArrowRight", "c-6101-PU-returned"),
        ("ArrowLeft", first),
    ]:
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == expected


def test_thousands_are_grouped_while_typing_and_the_closing_follows(open_page):
    page = open_page(report("singkawang"), user="petugas.singkawang")
    for text in ("1234567", "0", "0", "0", "0"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    assert page.input_value("#c-6101-PU-new") == "1.234.567"
    opening = int(page.get_attribute("#r-6101-PU", "data-opening"))
    closing = f"{opening + 1234567:,}".replace(",", ".")
    assert page.get_attribute("#c-6101-PU-closing", "placeholder") == closing
    expect(page.locator("#k-6101-PU-closing")).to_have_attribute(
        "data-state", "doubtful", timeout=LONG
    )


def test_a_block_from_excel_fills_the_cells_below_and_beside(open_page):
    page = open_page(report("singkawang"), user="petugas.singkawang")
    paste(page, "6107-PU-new", "1.200\t3\r\n-\t6\r\n")
    expect_saved(page, "6107-BPU-returned")
    ids = ["PU-new", "PU-returned", "BPU-new", "BPU-returned"]
    assert [page.input_value(f"#c-6107-{name}") for name in ids] == ["1.200", "3", "", "6"]
    expect(page.locator("#tempel")).to_be_hidden()


@pytest.mark.parametrize(
    "typed",
    ["36.47", *(pytest.param(each, marks=pytest.mark.long) for each in ("0.365", "45,871"))],
)
def test_a_sign_that_was_typed_stays_and_the_server_judges_it(open_page, typed):
    page = open_page(report("singkawang"), user="petugas.singkawang")
    page.focus("#c-6101-PU-new")
    page.keyboard.type(typed)
    assert page.input_value("#c-6101-PU-new") == typed
    page.keyboard.press("Tab")
    expect(page.locator("#k-6101-PU-new")).to_have_attribute("data-state", "wrong", timeout=LONG)


def test_with_the_line_down_changes_wait_in_the_browser_and_are_sent_later(open_page):
    page = open_page(report("singkawang"), user="petugas.singkawang")
    page.context.set_offline(True)
    page.fill("#c-6172-PU-new", "77")
    bar = page.locator("[data-pending]")
    expect(bar).to_contain_text("Belum tersimpan: 1; menunggu sambungan", timeout=LONG)
    page.context.set_offline(False)
    expect_saved(page, "6172-PU-new")
    expect(bar).to_be_hidden()
    again = open_page(report("singkawang"), user="petugas.singkawang")
    assert again.input_value("#c-6172-PU-new") == "77"


def test_the_second_at_a_cell_is_told_and_chooses(open_page):
    one = open_page(report("singkawang"), user="petugas.singkawang")
    two = open_page(report("singkawang"), user="petugas.singkawang")
    one.fill("#c-6172-BPU-new", "11")
    expect_saved(one, "6172-BPU-new")
    two.fill("#c-6172-BPU-new", "22")
    box = two.locator("[data-conflict]")
    expect(box).to_contain_text("mengubahnya menjadi 11", timeout=LONG)
    told = two.get_by_role("link", name="Diubah orang lain, pilih angkanya: 1")
    two.fill("#c-6172-PMI-new", "3")
    expect_saved(two, "6172-PMI-new")
    expect(told).to_be_visible()  # also after another cell was saved
    one.reload()
    assert one.input_value("#c-6172-BPU-new") == "11"  # it once went along and was overwritten
    two.reload()  # what is not settled is not lost
    expect(box).to_contain_text("Anda menulis 22", timeout=LONG)
    box.get_by_role("button", name="Pakai angka saya, 22").click()
    expect(told).to_be_hidden()
    expect_saved(two, "6172-BPU-new")
    two.reload()
    assert two.input_value("#c-6172-BPU-new") == "22"


def test_a_month_can_be_entered_and_saved_on_a_phone(open_page):
    page = open_page(report("ketapang"), user="petugas.ketapang", width=390)
    for row in page.locator("[data-row]").all():
        opening = row.get_attribute("data-opening")
        row.locator("input[id$=closing]").fill(opening)
    expect(page.locator("#kemajuan")).to_have_text("8 dari 8 baris terisi", timeout=LONG)
    expect(page.locator(".mark[data-state=waiting]")).to_have_count(0, timeout=LONG)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    heights = page.locator("td.cell > input").evaluate_all(
        "inputs => inputs.map(input => input.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


def test_without_javascript_a_button_saves(open_page):
    page = open_page(report("ketapang"), user="petugas.ketapang", javascript=False)
    page.fill("#c-6104-PU-closing", "123")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("1 sel tersimpan")
    assert page.input_value("#c-6104-PU-closing") == "123"


def test_submitting_does_not_go_past_a_cell_that_somebody_else_changed(open_page):
    one = open_page(report("singkawang"), user="petugas.singkawang")
    two = open_page(report("singkawang"), user="petugas.singkawang")
    one.fill("#c-6172-PU-returned", "11")
    expect_saved(one, "6172-PU-returned")
    two.fill("#c-6172-PU-returned", "22")
    two.get_by_role("button", name="Kirim ke verifikator").click()
    expect(two.locator("[data-conflict]")).to_contain_text("menjadi 11", timeout=LONG)
    expect(two.locator("[data-take=theirs]")).to_be_focused(timeout=LONG)
    one.reload()
    assert one.input_value("#c-6172-PU-returned") == "11"


def test_a_month_by_file_takes_four_clicks_from_the_worklist(open_page, tmp_path):
    page = open_page("/laporan/", user="petugas.ketapang")
    rows = open_page(report("ketapang"), user="petugas.ketapang").locator("tr[data-row]")
    closings = rows.evaluate_all(  # as many more as last month, which nobody has to explain
        """rows => rows.map(row => Number(row.dataset.opening)
            + Number(row.querySelector("[data-label='bulan lalu']").innerText.replace("−", "-")))"""
    )
    template = page.context.request.get(
        page.url.split("/laporan/")[0] + report("ketapang") + "templat.xlsx"
    )
    book = openpyxl.load_workbook(io.BytesIO(template.body()))
    for number, closing in enumerate(closings):
        book.active.cell(HEADER_ROW + 2 + number, CLOSING_COLUMN + 1).value = closing
    book.save(tmp_path / "agustus.xlsx")
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Isi dari berkas").click()  # 1
    chooser.value.set_files(tmp_path / "agustus.xlsx")  # 2: in the system's own window
    page.get_by_role("button", name="Simpan ke draf").click()  # 3
    expect(page.locator(".messages")).to_contain_text(
        "8 sel terisi dari agustus.xlsx", timeout=LONG
    )
    page.get_by_role("button", name="Kirim ke verifikator").click()  # 4
    expect(page.locator(".head .state")).to_have_text("dikirim", timeout=LONG)
