"""The headline's sentences, from literal positions and as the page shows them."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from coverage_portal.dashboard.presenters.headline import headline
from participants.coverage.position import Position, Workers
from participants.coverage.positions import region_position
from participants.figures.models import RegionTotal
from regions.models import PublicStatement, Region, Target
from tests.coverage_portal.dashboard.test_region import text

JULY = date(2024, 7, 1)
PLACE = Region(code="61.72", name="Singkawang", level="city")


def workers(number):
    return Workers(
        number=number,
        year=2024,
        is_derived=False,
        derivation="",
        source="Uji",
        source_url="",
        published_on=None,
        is_sample=False,
    )


def position(participants, **more):
    target = Target(region=PLACE, percent=Decimal(46), deadline=date(2024, 12, 31))
    values = {"workers": workers(1000), "source": "report", "target": target, **more}
    return Position(PLACE, JULY, JULY, participants=participants, **values)


def sentences(shown, *, is_default=True, as_of=None):
    snapshot = SimpleNamespace(
        basis=SimpleNamespace(is_default=is_default), choices=SimpleNamespace(as_of=as_of)
    )
    return headline(shown, snapshot).sentences


@pytest.mark.parametrize(
    ("participants", "sentence"),
    [
        pytest.param(
            360,
            "Target 46% pada 31 Desember 2024 – kurang 100 pekerja, atau 20 orang per bulan.",
            id="gap",
        ),
        pytest.param(
            460, "Target 46% pada 31 Desember 2024 sudah tercapai: cukup 460 orang.", id="reached"
        ),
    ],
)
def test_the_second_sentence_says_how_far_the_target_is(participants, sentence):
    assert sentences(position(participants))[1] == sentence


def test_a_deadline_that_has_come_leaves_no_months():
    late = position(
        360, target=Target(region=PLACE, percent=Decimal(46), deadline=date(2024, 7, 31))
    )
    assert sentences(late)[1] == (
        "Tenggat target 46%, 31 Juli 2024, sudah sampai – masih kurang 100 pekerja."
    )


def test_without_a_target_the_default_basis_says_so_and_others_nothing():
    shown = position(360, target=None)
    assert sentences(shown)[1] == "Belum ada target yang berlaku untuk bulan ini."
    assert "diumumkan sampai 31 Mei 2024" in sentences(shown, as_of=date(2024, 5, 31))[1]
    assert len(sentences(shown, is_default=False)) == 1


def test_without_a_denominator_the_people_are_told_of():
    shown = position(360, workers=None, target=None)
    assert sentences(shown)[0] == (
        "Per Juli 2024, 360 peserta aktif di Kota Singkawang; jumlah pekerja belum ada data."
    )


def test_nothing_known_is_said_to_be_no_zero():
    first, second = sentences(Position(PLACE, JULY))
    assert first == "Belum ada data cakupan untuk Kota Singkawang."
    assert second.startswith("Belum ada data bukan berarti nol")


def test_page_and_files_say_the_same(worked, client, snapshot):

    words = text(client.get("/")).replace(" ,", ",").replace(" .", ".")
    loaded = snapshot()
    for sentence in headline(region_position(loaded), loaded).sentences:
        assert sentence in words


def test_a_report_without_workers_is_told_beside_the_statement_it_leaves_in_view():
    statement = PublicStatement(
        region=PLACE, as_of=date(2025, 12, 31), coverage_percent=27, source="Suara Kalbar"
    )
    stated = Position(
        PLACE,
        JULY,
        statement.as_of.replace(day=1),
        source="statement",
        stated_coverage=Decimal(27),
        coverage_places=0,
        statement=statement,
        unmeasured=RegionTotal(region=PLACE, month=JULY, participants=21_700),
    )
    said = " ".join(sentences(stated))
    assert "Cakupan Kota Singkawang dinyatakan 27% (31 Desember 2025)." in said
    assert (
        "Laporan Juli 2024 mencatat 21.700 peserta aktif; persentasenya menunggu jumlah pekerja"
        in said
    )
