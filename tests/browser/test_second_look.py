"""A month sent, returned and looked at again: the history of a cell beside the grid, by keys."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

REPORT, VERIFY = "/laporan/pontianak/2024-08/", "/verifikasi/pontianak/2024-08/"
LONG = 20_000  # ms: a busy machine is not a fault


def enter_month(page):
    """As last month, without JavaScript; 900 new members where 270 are usual."""
    for cell in page.locator("td.cell:has(.mark__hint)").all():
        field = cell.locator("input:not([type=hidden])")
        if not field.get_attribute("id").endswith("closing"):
            hint = cell.locator(".mark__hint").text_content()
            field.fill("".join(sign for sign in hint if sign.isdigit()))
    page.fill("#c-6171-BPU-new", "900")
    page.click("[name=simpan]")
    page.fill("textarea[name=note]", "Sama dengan bulan lalu")
    page.click("text=Simpan catatan laporan")
    page.click("[data-submit-button]")
    expect(page.locator(".head .state")).to_have_text("dikirim", timeout=LONG)


def test_cells_are_marked_answered_and_looked_at_again(open_page):
    enter_month(open_page(REPORT, user="petugas.pontianak", javascript=False))

    page = open_page(VERIFY, user="verifikator", width=1366)
    panel = page.locator("#riwayat")
    page.focus("#c-6171-PU-new")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#c-6171-BPU-new")).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel.locator("h2")).to_be_focused(timeout=LONG)
    expect(panel).to_contain_text("biasanya sekitar 270")
    page.fill("#alasan-tanda", "Mengapa tiga kali lipat?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#t-6171-BPU-new")).to_contain_text("ditandai", timeout=LONG)
    panel.get_by_role("link", name="nonaktif").click()
    expect(panel.locator("h2")).to_contain_text("nonaktif", timeout=LONG)
    page.fill("#alasan-tanda", "Cek juga")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#kembalikan button.button")).to_have_text("Kembalikan 2 sel", timeout=LONG)
    panel.locator("h2").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#c-6171-BPU-new")).to_be_focused()
    expect(panel).to_be_hidden()
    page.click("#kembalikan button.button")
    expect(page.locator(".messages")).to_contain_text("dikembalikan", timeout=LONG)

    page = open_page(REPORT, user="petugas.pontianak", width=1366)
    panel = page.locator("#riwayat")
    page.fill("#c-6171-BPU-new", "270")
    page.fill("#c-6112-BPU-new", "599")
    expect(page.locator(".mark[data-state=waiting]")).to_have_count(0, timeout=LONG)
    page.focus("#c-6171-BPU-new")
    page.keyboard.press("Shift+F2")
    expect(panel).to_contain_text("900 → 270", timeout=LONG)
    page.fill("#catatan-sel", "Salah ketik")
    panel.get_by_role("button", name="Simpan catatan").click()
    expect(panel.locator(".thread__note")).to_contain_text("Salah ketik", timeout=LONG)
    page.locator("#c-6108-PU-returned").evaluate(
        """cell => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", "71\\t53");
          cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.locator("#c-6108-PU-returned")).to_have_value("71", timeout=LONG)
    expect(page.locator(".mark[data-state=waiting]")).to_have_count(0, timeout=LONG)
    page.focus("#c-6108-PU-returned")
    page.keyboard.press("Shift+F2")
    expect(panel).to_contain_text("70 → 71", timeout=LONG)
    expect(panel).to_contain_text("ditempel")
    page.focus("#c-6171-BPU-new")
    page.keyboard.press("Shift+F2")
    expect(panel).to_contain_text("Salah ketik", timeout=LONG)
    panel.get_by_role("button", name="Tutup").click()
    expect(page.locator("#c-6171-BPU-new")).to_be_focused()
    page.locator("#tanda input[name=answer]").fill("Sesuai berkas")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Jawaban tersimpan", timeout=LONG)
    page.click("[data-submit-button]")
    expect(page.locator(".head .state")).to_have_text("dikirim", timeout=LONG)

    page = open_page(VERIFY, user="verifikator", width=390, dark=True)
    changed = page.locator("#berubah")
    expect(changed).to_contain_text("3 sel diubah cabang. 2 di antaranya tidak diminta.")
    expect(changed.locator(".changed--unasked")).to_have_count(2)
    expect(page.locator("#t-6112-BPU-new")).to_contain_text("tidak diminta")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.focus("#c-6112-BPU-new")
    page.keyboard.press("Enter")
    expect(page.locator("#riwayat h2")).to_be_in_viewport(timeout=LONG)
    assert Axe().run(page).response["violations"] == []
