"""Draw the pictures of the README and of the guides from a running demo with the sample:

    make demo PORT=8001 &
    python docs/screenshot.py http://127.0.0.1:8001

Needs the development requirements and Debian's Chromium. Pictures of guides have 64 colours, which
interfaces do with, so that all of them together stay small.
"""

import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).parent
README = DOCS / "images" / "dashboard.png"
GUIDES = DOCS / "panduan" / "gambar"
PASSWORD = "cakupan-46-persen"  # noqa: S105 - the demo's, which everybody knows
COLOURS = 64
# Name of the picture, who looks (nobody: without signing in), and at what.
PICTURES = [
    ("dasbor", "pejabat", "/"),
    ("laporan", "petugas.pontianak", "/laporan/"),
    ("kisi", "petugas.pontianak", "/laporan/pontianak/2024-08/"),
    ("laporan-terbit", "verifikator", "/laporan/pontianak/2024-07/"),
    ("kur", "bank.kalbar", "/kur/"),
    ("penghargaan", "tim9", "/penghargaan/kelola/"),
    ("penyiapan", "admin", "/penyiapan/"),
    ("pengguna", "admin", "/pengguna/"),
]


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1040})
        page.goto(address)
        page.screenshot(path=str(README))
        draw_guides(browser, address.rstrip("/"))
        browser.close()


def draw_guides(browser: Browser, address: str) -> None:
    GUIDES.mkdir(exist_ok=True)
    signed_in: dict[str, Page] = {}
    for name, user, path in PICTURES:
        if user not in signed_in:
            signed_in[user] = sign_in(browser, address, user)
        page = signed_in[user]
        answer = page.goto(address + path)
        if answer is None or not answer.ok:
            sys.exit(f"{path} as {user}: {answer.status if answer else 'no answer'}")
        save(page.screenshot(), GUIDES / f"{name}.png")


def sign_in(browser: Browser, address: str, user: str) -> Page:
    page = browser.new_context(viewport={"width": 1100, "height": 760}).new_page()
    page.goto(f"{address}/masuk/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/masuk/" not in url)
    return page


def save(picture: bytes, path: Path) -> None:
    image = Image.open(BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
