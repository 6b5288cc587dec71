"""What changed since the month before, in sentences."""

from datetime import date

import pytest

from awards.queries import badges
from coverage_portal.dashboard.month_events import month_events
from coverage_portal.dashboard.presenters.changes import month_in_words
from participants.coverage.positions import place_positions, region_position
from regions.models import Region
from tests import factories
from tests.factories import publish

JULY = date(2024, 7, 1)


@pytest.fixture
def told(snapshot):
    def read(code=None, **choices):
        loaded = snapshot(code, **choices)
        position, places = region_position(loaded), place_positions(loaded)
        held = badges(Region.objects.all(), loaded.choices.as_of)
        events = month_events(loaded, position, places, held)
        return month_in_words(loaded, position, places, events)

    return read


def test_it_names_people_points_places_and_segments(worked, told):
    assert told()[:3] == [
        "Peserta bertambah 5.000 orang (0,30 poin) sejak Juni 2024.",
        "Paling banyak bertambah: Kota Pontianak 2.500 orang (0,89 poin),"
        " Kab. Kubu Raya 2.000 orang (0,69 poin) dan Kota Singkawang 500 orang (0,68 poin).",
        "Menurut segmen: BPU +5.000.",
    ]


def test_who_fell_stands_apart(worked, told):
    publish(worked.singkawang, worked.branch_b, JULY, 50_000, reason="Koreksi")
    assert "Berkurang: Kota Singkawang 10.243 orang (13,99 poin)." in told()
    assert told()[0].startswith("Peserta berkurang 5.743 orang")


def test_who_has_not_reported_has_not_moved(worked, told):
    publish(worked.pontianak, worked.branch_a, date(2024, 8, 1), 310_000)
    sentences = told(month=date(2024, 8, 1))
    assert sentences[-1] == "Belum melapor penuh: Kab. Kubu Raya dan Kota Singkawang."
    assert not any("Kubu Raya" in sentence for sentence in sentences[:-1])


def test_the_movements_of_the_month_are_said_where_they_are_known(places, told):
    factories.BasisFactory()
    more = dict(opening=100, new=9, returned=1, moved_in=0, lapsed=5, moved_out=0)
    publish(places.pontianak, places.branch_a, date(2024, 6, 1), 100)
    publish(places.pontianak, places.branch_a, JULY, 105, **more)
    assert "9 peserta baru dan 1 aktif kembali, sedangkan 5 menjadi nonaktif: selisih +5." in told(
        "61.71"
    )


def test_without_a_month_before_nothing_is_said(places, told):
    factories.BasisFactory()
    publish(places.pontianak, places.branch_a, JULY, 105)
    assert told("61.71") == []
