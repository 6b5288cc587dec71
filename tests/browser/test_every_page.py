"""Every page, as everybody who may open it: accessible, within its width, asking no other host.

Every rule of axe, in the light on a laptop and in the dark on a phone, with all that can be opened
open.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

FIVE = ["61", "61.04", "61.06", "61.12", "61.71"]
PAGES = [
    ("", "/"),
    ("", "/wilayah/61.71/"),
    ("", "/?peta=segi-enam&bulan=2024-03"),
    ("", "/?basis=bps-bekerja"),
    ("", "/?per=2024-05-31"),
    ("", "/?bulan=2031-01"),
    ("", "/bandingkan/"),
    ("", "/bandingkan/?" + "&".join(f"wilayah={code}" for code in FIVE)),
    ("", "/grafik/61/tren/"),
    ("", "/kur/"),
    ("", "/kur/rilis/"),
    ("verifikator", "/kur/"),
    ("bank.bri", "/kur/"),
    ("", "/kohort/"),
    ("", "/komitmen/"),
    ("", "/komitmen/rapat/1/"),
    ("pejabat", "/komitmen/1/"),
    ("pejabat", "/komitmen/baru/"),
    ("pejabat", "/rencana/baru/"),
    ("petugas.singkawang", "/kohort/baru/"),
    ("", "/pernyataan/"),
    ("", "/metodologi/"),
    ("", "/penghargaan/"),
    ("", "/revisi/"),
    ("", "/wilayah/61/lembar/"),
    ("", "/wilayah/61/rapat/"),
    ("", "/tanam/61.71/grafik/tren/"),
    ("petugas.pontianak", "/catatan/tulis/"),
    ("", "/data/"),
    ("", "/data/indikator/"),
    ("", "/langganan/"),
    ("", "/periksa/"),
    ("", "/periksa/ABCDEF-GHIJKL/"),
    ("", "/masuk/"),
    ("", "/tidak-ada/"),
    ("pejabat", "/akun/"),
    ("admin", "/pengguna/"),
    ("verifikator", "/akun/langkah-kedua/"),
    ("petugas.pontianak", "/pemberitahuan/"),
    ("admin", "/akun/wakil/"),
    ("petugas.pontianak", "/laporan/"),
    ("petugas.pontianak", "/laporan/pontianak/2024-08/"),
    ("petugas.pontianak", "/laporan/pontianak/2024-07/"),
    ("petugas.pontianak", "/laporan/pontianak/2024-08/riwayat/6171-BPU/new/"),
    ("verifikator", "/verifikasi/"),
    ("verifikator", "/kinerja-pelaporan/"),
    ("", "/kinerja-pelaporan/2024-07/"),
    ("verifikator", "/impor/"),
    ("verifikator", "/penyiapan/"),
    ("admin", "/penyiapan/"),
    ("admin", "/penyiapan/akun/?cabang=sanggau"),
    ("petugas.pontianak", "/kur/daftar/"),
    ("petugas.pontianak", "/kur/daftar/?tampilan=perpanjangan"),
    ("petugas.pontianak", "/kur/beban/"),
    ("petugas.pontianak", "/kur/teks/"),
    ("petugas.pontianak", "/kur/sosialisasi/"),
    ("bank.kalbar", "/kur/bank/"),
    ("bank.kalbar", "/kur/daftar/"),
    ("verifikator", "/kur/bank/"),
]


@pytest.fixture(scope="module")
def axe():
    return Axe()


@pytest.mark.parametrize(("user", "path"), PAGES)
def test_a_page_is_accessible_and_fits_its_width(open_page, axe, user, path):
    page = open_page(path, user=user)
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    for width, theme in ((1280, "light"), (390, "dark")):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.run(page).response["violations"]
        assert [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found] == []
