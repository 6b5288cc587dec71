"""A new award admin enters the round of 2023 with a keyboard: seven nominees, three winners."""

import os
import shutil
import time

import pytest

from regions.models import Region
from tests import factories
from tests.awards.conftest import NOMINEES_2023
from tests.browser.keys import choose, press, reach

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome")
     if (path := shutil.which(name))), None,
)  # fmt: skip
PASSWORD = "kata-sandi-uji-coba"
WINNERS = ["Kabupaten Mempawah", "Kabupaten Ketapang", "Kabupaten Kubu Raya"]
# Five minutes leave a person more than six seconds for each of so many acts.
MOST_ACTS = 45

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: apt-get install chromium"),
]


class Admin:
    """Fills and clicks as a person does who has no mouse, and counts it."""

    def __init__(self, page, base):
        self.page, self.base, self.acts = page, base, 0

    def open(self, address):
        self.acts += 1
        self.page.goto(self.base + address)

    def click(self, name, role="button"):
        self.acts += 1
        press(self.page, self.page.get_by_role(role, name=name, exact=True))

    def fill(self, label, value):
        self.acts += 1
        field = self.page.get_by_label(label, exact=True).first
        if (
            field.get_attribute("type") == "date"
        ):  # its parts stand in the order of the browser's language
            reach(self.page, field)
            field.fill(value)
        else:
            choose(self.page, field, value)

    def tick(self, label):
        self.acts += 1
        press(self.page, self.page.get_by_label(label, exact=True), "Space")


@pytest.fixture
def start(transactional_db, settings):
    """Everything that needs the database, before the browser's loop is running."""
    make = factories.RegionFactory
    province = make(code="61", bps_code="61", name="Kalimantan Barat", level=Region.Level.PROVINCE)
    for code, (bps_code, name) in NOMINEES_2023.items():
        make(code=code, bps_code=bps_code, name=name, parent=province)
    factories.BasisFactory()
    settings.SECOND_FACTOR_MAY_WAIT = True
    user = factories.UserFactory(username="tim9", role="award_admin")
    user.set_password(PASSWORD)
    user.save()


@pytest.fixture
def page(start, live_server):
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the live server's thread ends inside the loop
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
        opened = context.new_page()
        opened.set_default_timeout(15_000)
        yield opened
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def test_round_of_2023_from_seven_nominees_to_three_certificates(page, live_server):
    from playwright.sync_api import expect  # waits for the page that a click leads to

    started = time.monotonic()
    admin = Admin(page, live_server.url)
    admin.open("/masuk/")
    page.locator("input[name=login]").fill("tim9")
    page.locator("input[name=password]").fill(PASSWORD)
    admin.acts += 2
    admin.click("Masuk")
    admin.click("Penghargaan", "link")
    admin.click("Kelola penghargaan", "link")
    admin.click("Edisi baru", "link")
    admin.fill("Tahun penilaian", "2023")
    admin.fill("Tanggal penyerahan", "2024-08-01")
    admin.fill("Tempat penyerahan", "Pontianak")
    admin.fill("Batas data", "2024-03-31")
    admin.click("Buat edisi")

    for _code, name in NOMINEES_2023.values():
        admin.tick(f"Kabupaten {name}")
    admin.click("Nominasikan yang dicentang")
    expect(page.get_by_text("7 peserta ditambahkan.")).to_be_visible()

    admin.click("Keputusan", "link")
    for name in WINNERS:
        admin.tick(f"{name} penerima")
    admin.fill("Diserahkan oleh", "Pj Gubernur Kalimantan Barat")
    admin.click("Catat keputusan")
    admin.click("Terbitkan")
    expect(page.get_by_text("Terbit: penerimanya sekarang dilihat semua orang.")).to_be_visible()

    href = page.get_by_role("link", name="Cetak semua sertifikat").get_attribute("href")
    printed = page.request.get(live_server.url + href)
    assert printed.body().startswith(b"%PDF-")
    for code in ("61.02", "61.04", "61.12"):
        admin.open(f"/wilayah/{code}/")
        admin.click("★ Paritrana 2023", "link")
        expect(page.get_by_text("1 Agustus 2024").first).to_be_visible()
    assert admin.acts <= MOST_ACTS
    assert time.monotonic() - started < 300
