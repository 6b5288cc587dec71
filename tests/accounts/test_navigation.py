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


@pytest.mark.parametrize(
    ("step", "page"),
    [
        ("/laporan/pontianak/2024-08/catatan/", "/laporan/pontianak/2024-08/"),
        ("/laporan/pontianak/2024-08/jawab/5/", "/laporan/pontianak/2024-08/"),
        ("/kur/tujuan/", "/kur/"),
    ],
)
def test_a_step_opened_as_a_page_says_so_and_leads_to_its_page(cast, as_user, step, page):
    """It was a white page, and the address bar keeps a step's address after a refusal."""
    response = as_user(cast.officer_a).get(step)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "Tidak ada yang berubah." in response.content.decode()
    assert f'class="button" href="{page}"' in response.content.decode()
