"""Every page, as everybody who may open it: accessible, within every width, asking no other host.

Each is loaded once: every rule of axe in the light on a laptop, then what depends on the theme in
the dark on a phone, then its width at 320 pixels and at 200 % of a laptop. All that can be opened is
open, and names are as long as they may be.
"""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db import connection
from django.urls import resolve

from tests.addresses import pages
from tests.browser.conftest import sign_in
from tests.browser.pages import FAULTY, PAGES, lengthen, make

ROWS = [
    pytest.param(*row.values, is_sent, marks=row.marks)
    for rows, is_sent in ((PAGES, False), (FAULTY, True))
    for row in rows
]
WIDTHS = [(640, 450), (320, 640)]  # 1280 by 900 at 200 %, and the narrowest there is
ON_A_PHONE = {"runOnly": ["color-contrast", "link-in-text-block", "target-size"]}
# What a reader cannot get to: text that is cut off, or beside the page without a way to scroll there.
CUT = """() => {
  const scrolls = (it) => ["auto", "scroll"].includes(getComputedStyle(it).overflowX);
  const isSeen = (it) => it.getBoundingClientRect().width > 1 && !it.closest("svg, .visually-hidden, .skip");
  const page = document.documentElement.clientWidth;
  const cut = (it) => {
    const style = getComputedStyle(it);
    if (["hidden", "clip"].includes(style.overflowX) && it.scrollWidth > it.clientWidth + 1) return true;
    const box = it.getBoundingClientRect();
    if (box.right <= page + 1 && box.left >= -1) return false;
    for (let up = it.parentElement; up; up = up.parentElement) if (scrolls(up)) return false;
    return true;
  };
  return [...document.querySelectorAll("body *")]
    .filter((it) => [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .filter((it) => isSeen(it) && cut(it))
    .map((it) => it.outerHTML.slice(0, 160));
}"""
SUBMIT = """() => {
  const form = [...document.querySelectorAll("main form[method=post]")].at(-1);
  form.noValidate = true;
  form.requestSubmit();
}"""


@pytest.fixture(scope="module")
def made(portal, django_db_blocker):
    """One of each thing that the sample has not; and names grow as long as they may be."""
    with django_db_blocker.unblock():
        values = make()
        lengthen()
        connection.close()
    return values


@pytest.fixture(scope="module")
def readers(chromium, portal, made):
    """`readers("admin")`: a page of somebody who has signed in once, and what went wrong on it."""
    opened = {}

    def page_of(user):
        if user not in opened:
            page, errors = chromium.new_context().new_page(), []
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on(
                "request",
                lambda request: (
                    request.url.startswith((portal, "data:", "blob:"))
                    or errors.append(f"a request to {request.url}")
                ),
            )
            if user:
                sign_in(page, portal, user)
            opened[user] = page, errors
        return opened[user]

    yield page_of
    for page, _errors in opened.values():
        page.context.close()


def violations(page, options=None):
    found = page.evaluate("options => axe.run(options ?? {})", options)["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"][:6]]


@pytest.mark.parametrize(("user", "path", "is_sent"), ROWS)
def test_a_page_is_accessible_and_fits_its_width(readers, portal, made, user, path, is_sent, db):
    page, errors = readers(user)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(portal + path.format(**made))
    if is_sent:
        with page.expect_navigation():
            page.evaluate(SUBMIT)
    page.evaluate(
        "document.querySelectorAll('details:not([data-swagger])').forEach(it => it.open = true)"
    )
    page.evaluate(AXE_SCRIPT)
    faults = violations(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 900})
    faults += violations(page, ON_A_PHONE)
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            faults.append(f"{wide} pixels wide at {width}")
        faults += [f"cut at {width}: {html}" for html in page.evaluate(CUT)]
    faults += errors
    errors.clear()
    if faults:
        pytest.fail("\n".join(faults))


def test_every_page_of_the_portal_is_among_them():
    """A new page is added to PAGES in tests/browser/pages.py, as somebody who may open it."""
    parts = re.compile(r"{(\w+)}")
    number = "00000000-0000-4000-8000-000000000000"
    paths = [
        parts.sub(lambda part: number if part[1] == "plan" else "1", row.values[1]) for row in PAGES
    ]
    shown = {resolve(path.split("?")[0]).view_name for path in paths if path != "/tidak-ada/"}
    assert pages() - shown == set()
