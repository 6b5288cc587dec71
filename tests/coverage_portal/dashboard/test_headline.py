"""The headline's sentences, from literal positions and as the page shows them."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine

from coverage_portal.dashboard.presenters.headline import headline
from participants.coverage.position import Position, Workers
from participants.coverage.positions import region_position
from participants.figures.models import RegionTotal
from regions.models import PublicStatement, Region, Target
from tests import factories
from tests.coverage_portal.dashboard.test_region import text
from tests.factories import publish

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


def sentences(
    shown,
    *,
    is_default=True,
    as_of=None,
    statements=(),
    today=date(2024, 8, 15),
    asked=None,
    months=(),
):
    snapshot = SimpleNamespace(
        region=PLACE,
        months=months,
        basis=SimpleNamespace(is_default=is_default, name="Uji"),
        choices=SimpleNamespace(month=asked, as_of=as_of),
        statements={PLACE.pk: statements},
        estimates={},
        is_latest=True,
        today=today,
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


@pytest.mark.parametrize(
    ("months", "nearest"),
    [
        ([date(2022, 1, 1), JULY], "Januari 2022 dan Juli 2024"),
        ([JULY], "Juli 2024"),
        ([date(2022, 1, 1)], "Januari 2022"),
    ],
)
def test_a_month_without_data_names_the_nearest_that_has_some(months, nearest):
    asked = date(2023, 3, 1)
    first, second = sentences(Position(PLACE, asked), asked=asked, months=months)
    assert first == "Belum ada data cakupan untuk Kota Singkawang per Maret 2023."
    assert second == f"Belum ada data bukan berarti nol: yang terdekat adalah data {nearest}."


@pytest.mark.parametrize(
    ("today", "age"),
    [
        pytest.param(date(2024, 9, 30), "", id="two-months-after-its-end"),
        pytest.param(date(2024, 10, 1), " (3 bulan lalu)", id="the-day-after"),
        pytest.param(date(2026, 11, 28), " (28 bulan lalu)", id="years-later"),
    ],
)
def test_the_age_is_stated_where_figures_are_more_than_two_months_old(today, age):
    said = sentences(position(360, today=today))[0]
    assert said.startswith(f"Per Juli 2024{age}, 360 dari 1.000 pekerja")


def test_no_pace_is_asked_for_after_the_deadline():
    late = position(360, today=date(2026, 11, 28))
    assert sentences(late)[1] == (
        "Tenggat target 46%, 31 Desember 2024, sudah lewat – per Juli 2024 kurang 100 pekerja."
    )
    assert (late.needed_per_month, late.needed_now) == (20, None)
    assert (late.state_now, position(360, today=date(2024, 12, 31)).needed_now) == (
        "deadline_passed",
        20,
    )
    assert position(460, today=date(2026, 11, 28)).state_now == "reached"


def test_old_figures_towards_a_deadline_ahead_say_since_when():
    old = position(360, today=date(2024, 11, 5))
    assert sentences(old)[1].endswith("atau 20 orang per bulan sejak Juli 2024.")


def test_the_target_in_force_leads_and_the_former_one_follows():
    now = Target(region=PLACE, percent=Decimal("60.8"), deadline=date(2026, 12, 31))
    said = sentences(position(360, today=date(2026, 11, 28), target_now=now))
    assert said[1] == (
        "Target yang berlaku sekarang 60,8% pada 31 Desember 2026"
        " – dari angka Juli 2024 kurang 248 pekerja."
    )
    assert "Target 46% untuk 31 Desember 2024: per Juli 2024 kurang 100 pekerja." in said


def test_in_2025_kubu_rayas_own_59_percent_leads(places, client):
    factories.BasisFactory()
    factories.TargetFactory(region=places.province, percent=45, deadline=date(2023, 12, 31))
    factories.TargetFactory(region=places.kubu_raya, percent=59, deadline=date(2025, 12, 31))
    factories.StatementFactory(
        region=places.kubu_raya,
        as_of=date(2023, 11, 30),
        as_of_precision="month",
        data_month=date(2023, 11, 1),
        coverage_percent="39.21",
        participants=110_013,
    )
    with time_machine.travel("2025-10-15T10:00:00+07:00"):
        words = text(client.get("/wilayah/61.12/"))
    assert "Per November 2023 (23 bulan lalu), 110.013" in words
    assert "Target yang berlaku sekarang 59% pada 31 Desember 2025" in words
    assert "per bulan sejak" not in words
    assert "Dari pernyataan publik November 2023 (" in words  # no day that nobody named


def test_newer_statements_are_named_beside_older_figures():
    newer = [
        PublicStatement(
            region=PLACE,
            as_of=date(2025, month, 28),
            as_of_precision="month",
            data_month=date(2025, month, 1),
            coverage_percent=Decimal(percent),
            stated_places=0,
        )
        for month, percent in [(6, 30), (9, 31), (12, 37)]
    ]
    old = position(360, today=date(2026, 11, 28))
    told = "Sesudah itu dinyatakan di depan umum: 30% (Juni 2025), 31% (September 2025) dan 37%"
    assert told in " ".join(sentences(old, statements=newer, today=date(2026, 11, 28)))
    # On the sample's own day nobody has said it yet; of another denominator it says nothing.
    assert "dinyatakan" not in " ".join(sentences(old, statements=newer))
    late = sentences(old, statements=newer, today=date(2026, 11, 28), is_default=False)
    assert "dinyatakan" not in " ".join(late)


def test_the_sample_is_as_old_as_on_its_own_day(worked, client):
    """Recorded on 28 July 2024: nothing of it is stale, whatever the calendar says."""
    with time_machine.travel("2026-11-28T10:00:00+07:00"):
        words = text(client.get("/"))
    assert "Per Juli 2024, 607.426 dari 1.665.550" in words
    assert "31.746 orang per bulan" in words
    assert "Hari contoh ini 28 Juli 2024" in words


def test_real_figures_grow_old(places, cast, client):
    factories.EstimateFactory(region=places.singkawang, workers=1000)
    factories.TargetFactory(region=places.province)
    publish(places.singkawang, places.branch_b, JULY, 360, by=cast.verifier)
    with time_machine.travel("2026-11-28T10:00:00+07:00"):
        words = text(client.get("/wilayah/61.72/"))
    assert "Per Juli 2024 (28 bulan lalu), 360 dari 1.000" in words
    assert "orang per bulan" not in words
    assert "tenggat 31 Desember 2024 sudah lewat" in words


def test_a_kept_page_is_not_shown_on_another_day(places, cast, client):
    factories.EstimateFactory(region=places.singkawang, workers=1000)
    publish(places.singkawang, places.branch_b, JULY, 360, by=cast.verifier)
    for day, age in [("2024-09-30", "Per Juli 2024, "), ("2024-10-01", "(3 bulan lalu)")]:
        with time_machine.travel(f"{day}T10:00:00+07:00"):
            assert age in text(client.get("/wilayah/61.72/"))


def test_on_another_basis_statements_are_not_said_to_be_missing(places, client):
    factories.BasisFactory()
    factories.BasisFactory(slug="bps-bekerja", name="Penduduk bekerja", is_default=False)
    factories.StatementFactory(region=places.province, participants=607_426)
    words = text(client.get("/?basis=bps-bekerja"))
    assert "ada pernyataan publik, tetapi tidak untuk penyebut Penduduk bekerja" in words


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
