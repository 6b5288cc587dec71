"""What goes wrong while a month is entered: the line, the session, a second tab, a return."""

import re

import pytest
from django.db import connection
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, sign_in
from tests.browser.test_report_entry import LONG, expect_saved, paste, report

OWN = "/laporan/singkawang/2024-08/"


def elsewhere(statement, *values):
    """What happens outside the page, committed at once; the test's own connection would not."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(statement, values)
    other.close()


def stored(page):
    """What the browser's own database holds, by cell."""
    return page.evaluate(
        """async () => {
            const open = indexedDB.open("laporan");
            await new Promise(done => { open.onsuccess = done; });
            const all = open.result.transaction("changes").objectStore("changes").getAll();
            await new Promise(done => { all.onsuccess = done; });
            open.result.close();
            return Object.fromEntries(all.result.map(({cell, value}) => [cell, value]));
        }"""
    )


def test_without_a_line_two_tabs_share_one_queue_and_a_reload_loses_nothing(open_page):
    one = open_page(OWN, user="petugas.singkawang")
    one.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    two = one.context.new_page()
    two.goto(one.url)
    one.context.set_offline(True)
    one.fill("#c-6172-PU-new", "71")
    expect(two.locator("#c-6172-PU-new")).to_have_value("71")
    two.fill("#c-6172-PU-returned", "72")
    two.fill("#c-6172-PU-new", "73")
    expect(one.locator("#c-6172-PU-new")).to_have_value("73")
    paste(one, "6172-BPU-new", "75\t-\t76")  # a dash is nothing without a line, too
    expect(two.locator("#c-6172-BPU-moved_in")).to_have_value("76")
    expect(one.locator("[data-pending]")).to_contain_text("Belum tersimpan: 4; menunggu")
    one.reload()
    expect(one.locator("[data-kept]")).to_contain_text("tersimpan di peramban ini")
    expect(one.locator("#c-6172-PU-new")).to_have_value("73")
    one.fill("#c-6172-PU-moved_in", "74")
    expect(one.locator("[data-pending]")).to_contain_text("Belum tersimpan: 5")
    two.close()
    one.context.set_offline(False)
    expect(one.locator("[data-pending]")).to_be_hidden(timeout=LONG)
    expect(one.locator("[data-kept]")).to_have_count(0, timeout=LONG)
    one.reload()
    names = ["PU-new", "PU-returned", "PU-moved_in", "BPU-new", "BPU-returned", "BPU-moved_in"]
    values = [one.input_value(f"#c-6172-{name}") for name in names]
    assert values == ["73", "72", "74", "75", "", "76"]
    assert stored(one) == {}


def test_what_was_typed_in_the_very_moment_of_a_reload_is_kept(open_page):
    page = open_page(OWN, user="petugas.singkawang")
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    for number in range(101, 104):
        page.evaluate(
            """number => {
                for (const name of ["PU-new", "PU-returned", "PU-moved_in", "BPU-new"]) {
                    const input = document.getElementById(`c-6172-${name}`);
                    input.value = number;
                    input.dispatchEvent(new Event("input", {bubbles: true}));
                }
                setTimeout(() => location.reload());
            }""",
            number,
        )
        page.wait_for_event("domcontentloaded")
        expect(page.locator("[data-pending]")).to_contain_text("Belum tersimpan: 4; menunggu")
        for name in ("PU-new", "PU-returned", "PU-moved_in", "BPU-new"):
            expect(page.locator(f"#c-6172-{name}")).to_have_value(str(number))


def test_a_session_that_ends_is_begun_again_inside_the_page(open_page):
    page = open_page(OWN, user="petugas.singkawang")
    page.fill("#c-6172-BPU-new", "81")
    expect_saved(page, "6172-BPU-new")
    elsewhere("DELETE FROM django_session")
    page.fill("#c-6172-BPU-returned", "82")
    dialog = page.locator("#masuk-lagi")
    expect(dialog).to_be_visible(timeout=LONG)
    expect(dialog.locator("[name=login]")).to_have_value("petugas.singkawang")
    dialog.locator("[name=password]").fill("keliru")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("tidak benar", timeout=LONG)
    dialog.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden(timeout=LONG)
    expect_saved(page, "6172-BPU-returned")
    elsewhere("DELETE FROM django_session")
    page.fill("textarea[name=note]", "Catatan yang tidak boleh hilang")
    page.get_by_role("button", name="Simpan catatan laporan").click()
    dialog.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Catatan tersimpan", timeout=LONG)
    expect(page.locator("textarea[name=note]")).to_have_value("Catatan yang tidak boleh hilang")


@pytest.mark.long
def test_nothing_is_sent_in_the_name_of_somebody_else_and_signing_out_clears(open_page, portal):
    page = open_page(OWN, user="petugas.singkawang")
    page.context.clear_cookies()
    other = page.context.new_page()
    sign_in(other, portal, "verifikator")
    page.fill("#c-6172-JAKON-new", "91")
    dialog = page.locator("#masuk-lagi")
    expect(dialog).to_contain_text("akun lain yang masuk", timeout=LONG)
    dialog.get_by_role("button", name="Nanti saja").click()
    expect(page.locator("[data-pending]")).to_contain_text("masuk lagi untuk menyimpannya")
    other.get_by_role("button", name="Keluar").click()
    other.wait_for_url(portal + "/")
    sign_in(other, portal, "petugas.singkawang")
    page.locator("[data-pending]").click()
    expect_saved(page, "6172-JAKON-new")
    page.context.set_offline(True)
    page.fill("#c-6172-JAKON-returned", "92")
    expect(page.locator("[data-pending]")).to_contain_text("Belum tersimpan: 1; menunggu")
    page.route("**/sel/", lambda route: route.abort())
    page.context.set_offline(False)
    asked = []
    page.on("dialog", lambda question: (asked.append(question.message), question.accept()))
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url(portal + "/")
    assert "Keluar dan membuangnya?" in asked[0]
    assert stored(page) == {}


def test_what_was_typed_wrongly_stays_is_counted_and_names_the_old_figure(open_page):
    page = open_page(report("pontianak"), user="petugas.pontianak")
    page.fill("#c-6171-PMI-new", "12")
    expect_saved(page, "6171-PMI-new")
    page.fill("#c-6171-PMI-new", "1,5")
    told = page.get_by_role("link", name="Tidak terbaca, angka lama berlaku: 1")
    expect(told).to_be_visible(timeout=LONG)
    page.reload()
    expect(told).to_be_visible(timeout=LONG)
    assert page.input_value("#c-6171-PMI-new") == "1,5"
    assert "Yang tersimpan tetap 12." in page.text_content("#k-6171-PMI-new")
    page.get_by_role("button", name="Kirim ke verifikator").click()
    expect(page.locator("#pesan")).to_contain_text("perbaiki dulu isian yang belum tersimpan")
    expect(page.locator("#c-6171-PMI-new")).to_be_focused()
    assert page.url.endswith(report("pontianak"))
    page.fill("#c-6171-PMI-new", "13 orang")
    expect(told).to_be_hidden(timeout=LONG)
    page.keyboard.press("Tab")
    expect(page.locator("#c-6171-PMI-new")).to_have_value("13")  # in the portal's own spelling
    page.get_by_role("button", name="Isi sisanya dengan 0").click()
    expect(page.locator("#pesan")).to_contain_text("Diisi 0", timeout=LONG)
    expect(page.locator("#c-6171-PMI-lapsed")).to_have_value("0")
    page.get_by_role("button", name="Kirim ke verifikator").click()
    expect(page.locator("#pesan")).to_contain_text(
        re.compile("harus diperbaiki|catatan"), timeout=LONG
    )
    assert page.url.endswith(report("pontianak"))


def test_a_block_is_shown_where_some_of_it_stays_out_and_every_step_can_be_undone(open_page):
    page = open_page(report("ketapang"), user="petugas.ketapang")
    rows = [f"#c-6104-{name}" for name in ("PU-new", "PU-returned", "BPU-new")]
    opening = page.get_attribute("#r-6104-PU", "data-opening")
    paste(page, "6104-PU-new", f"{opening}\t1\t2\t3\t4\t5\t6\t7\n")
    dialog = page.locator("#tempel")
    expect(dialog).to_contain_text("Kolom awal tidak ditempel", timeout=LONG)
    expect(dialog).to_contain_text("Di kanan kolom akhir, tidak ditempel: 7.")
    dialog.get_by_role("button", name="Batal").click()
    assert [page.input_value(cell) for cell in rows] == ["", "", ""]
    paste(page, "6104-PU-new", f"{opening}\t1\t2\t3\t4\t5\t6\t7\n")
    dialog.get_by_role("button", name="Tempel").click()
    expect(page.locator(rows[1])).to_have_value("2")
    page.fill(rows[2], "30")
    page.keyboard.press("Enter")
    page.keyboard.press("=")
    copy = page.locator("[id^=s-6104]:visible")
    expect(copy).to_have_count(1)
    expect(page.locator("[data-pending]")).to_be_hidden(timeout=LONG)
    expect(copy).to_have_count(1)  # also as the server has it
    for _step in range(3):
        page.keyboard.press("Control+z")
    assert [page.input_value(cell) for cell in rows] == ["", "", ""]
    expect(copy).to_have_count(0)
    page.keyboard.press("Control+y")
    assert page.input_value(rows[1]) == "2"
    page.keyboard.press("Control+z")
    expect(page.locator("[data-pending]")).to_be_hidden(timeout=LONG)
    page.reload()
    assert [page.input_value(cell) for cell in rows] == ["", "", ""]


STATE = """
    UPDATE reports_enrolmentreport
    SET state = %s, returns = %s, submitted_by_id = created_by_id,
        submitted_at = now(), first_submitted_at = now()
    WHERE branch_id = (SELECT id FROM regions_branch WHERE slug = 'ketapang')
        AND month = '2024-08-01'
"""


def test_a_refused_edit_leaves_the_queue_and_is_named(open_page):
    page = open_page(report("ketapang"), user="petugas.ketapang")
    context, address, cell = page.context, page.url, "#c-6104-JAKON-new"
    page.fill(cell, "5")
    expect_saved(page, "6104-JAKON-new")
    elsewhere(STATE, "dikirim", 0)
    page.fill(cell, "6")
    told = page.locator("#pesan")
    expect(told).to_contain_text("sudah dikirim ke verifikator", timeout=LONG)
    expect(told).to_contain_text("Tidak disimpan: Kab. Ketapang JAKON baru 6 (tetap 5)")
    expect(page.locator(cell)).to_have_value("5")
    assert stored(page) == {}

    def reopened_after(value, state, returns):
        """Typed without a line, the page closed, a step taken, and the page opened again."""
        nonlocal page
        context.set_offline(True)
        page.fill(cell, value)
        expect(page.locator("[data-pending]")).to_contain_text("menunggu")
        page.close()
        elsewhere(STATE, state, returns)
        context.set_offline(False)
        page = context.new_page()
        page.goto(address)

    reopened_after("7", "dikembalikan", 1)
    expect(page.locator("#pesan")).to_contain_text(
        "sudah dikirim sejak angka berikut", timeout=LONG
    )
    expect(page.locator("#pesan")).to_contain_text("JAKON baru 7 (tetap 5)")
    reopened_after("8", "dikirim", 1)
    expect(page.locator("[data-leftover]")).to_contain_text("JAKON baru 8 (tetap 5)", timeout=LONG)
    elsewhere(STATE, "dikembalikan", 2)
    page.goto(address)
    expect(page.locator(cell)).to_have_value("5")
    assert stored(page) == {}


@pytest.mark.parametrize("height", [620, pytest.param(768, marks=pytest.mark.long)])
def test_the_focused_cell_is_never_behind_anything(open_page, height):
    page = open_page(report("pontianak"), user="petugas.pontianak")
    page.set_viewport_size({"width": 1366, "height": height})
    page.fill("#c-6171-PMI-closing", "1,5")  # a bubble of words under it
    hidden = page.evaluate(
        """() => [...document.querySelectorAll("td.cell > input")].filter((input) => {
            input.focus();
            const {left, right, top, bottom} = input.getBoundingClientRect();
            return document.elementFromPoint((left + right) / 2, (top + bottom) / 2) !== input;
        }).map((input) => input.id)"""
    )
    assert hidden == []
    page.locator("#c-6171-PMI-closing").hover()
    page.locator("#c-6171-PMI-moved_out").focus()
    words = page.locator("#k-6171-PMI-closing .mark__text")
    assert (
        words.evaluate("words => words.getBoundingClientRect().width") <= 1
    )  # nobody's bubble but that of the focused cell
