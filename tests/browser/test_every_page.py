"""Every page, as everybody who may open it: accessible, within its width, asking no other host."""

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = [
    ("", "/"),
    ("", "/wilayah/61.71/"),
    ("", "/?peta=segi-enam&bulan=2024-03"),
    ("", "/?basis=bps-bekerja"),
    ("", "/?per=2024-05-31"),
    ("", "/?bulan=2031-01"),
    ("", "/bandingkan/"),
    ("", "/pernyataan/"),
    ("", "/metodologi/"),
    ("", "/penghargaan/"),
    ("", "/revisi/"),
    ("", "/masuk/"),
    ("", "/tidak-ada/"),
    ("pejabat", "/akun/"),
    ("petugas.pontianak", "/laporan/"),
    ("petugas.pontianak", "/laporan/pontianak/2024-08/"),
    ("petugas.pontianak", "/laporan/pontianak/2024-07/"),
    ("verifikator", "/verifikasi/"),
    ("verifikator", "/kinerja-pelaporan/"),
]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


@pytest.fixture(scope="module")
def axe():
    return Axe()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("user", "path"), PAGES)
def test_a_page_is_accessible_and_fits_its_width(open_page, axe, user, path, dark):
    page = open_page(path, user=user, dark=dark)
    found = axe.run(page, options=RULES).response["violations"]
    assert [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found] == []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
