"""Draw the README's picture from a running portal: `python docs/screenshot.py http://127.0.0.1:8000`.

Needs the development requirements and Debian's Chromium.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parent / "images" / "dashboard.png"


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1040})
        page.goto(address)
        page.screenshot(path=str(PICTURE))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
