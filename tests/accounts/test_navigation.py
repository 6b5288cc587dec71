"""Where a page stands in the navigation, and what comes first in it."""

import re
from datetime import date

import pytest

from tests import factories


def current(page):
    return re.findall(r'<a href="([^"]+)" aria-current="(\w+)">', page)


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/", [("/", "page")]),
        ("/wilayah/61.12/", [("/", "true")]),
        ("/laporan/", [("/laporan/", "page")]),
        ("/laporan/pontianak/2024-08/", [("/laporan/", "true")]),
        ("/akun/", []),
    ],
)
def test_a_page_is_marked_under_the_link_it_stands_under(cast, as_user, path, marked):
    factories.BasisFactory()
    factories.ReportingMonthFactory(month=date(2024, 8, 1))
    page = as_user(cast.officer_a).get(path).content.decode()
    assert current(page.split("</nav>")[0]) == marked


def test_own_work_comes_before_what_everybody_reads(cast, as_user):
    nav = as_user(cast.officer_a).get("/metodologi/").content.decode().split("</nav>")[0]
    assert nav.index('href="/laporan/"') < nav.index('href="/bandingkan/"')
