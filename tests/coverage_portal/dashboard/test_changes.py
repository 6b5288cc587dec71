"""What changed since the month before, in sentences."""

from datetime import UTC, date, datetime, time, timedelta

import pgtrigger
import pytest

from awards.queries import badges
from coverage_portal.dashboard.month_events import month_events
from coverage_portal.dashboard.presenters.changes import month_in_words
from participants.coverage.positions import place_positions, region_position
from participants.reports.models import EnrolmentReport
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


def test_the_segment_that_moved_most_is_named_where_there_are_several(worked, told):
    june = date(2024, 6, 1)
    for month, construction in ((june, 100), (JULY, 300)):
        publish(worked.kubu_raya, worked.branch_a, month, construction, segment="JAKON")
    assert "Kab. Kubu Raya 2.200 orang (0,76 poin; terutama BPU)" in told()[1]
    publish(worked.kubu_raya, worked.branch_a, june, 90, segment="PMI")
    publish(worked.kubu_raya, worked.branch_a, JULY, 5_090, segment="PMI")
    assert "Kab. Kubu Raya 7.200 orang (2,48 poin; terutama PMI)" in told()[1]


def test_what_was_corrected_since_is_told_with_its_effect(worked, told):
    """Of July until whenever; of June only what was corrected while its figures came in."""
    in_july, in_august = (datetime(2024, month, 20, 5, tzinfo=UTC) for month in (7, 8))
    june = date(2024, 6, 1)
    publish(worked.singkawang, worked.branch_b, june, 60_000, reason="Salah", at=in_july)
    publish(worked.singkawang, worked.branch_b, JULY, 61_000, reason="Salah", at=in_august)
    assert "Dikoreksi sejak 1 Agustus 2024: 1 angka Juli 2024 (+257 orang, +0,02 poin)." in told()
    assert any(
        sentence.startswith("Dikoreksi sejak 1 Juli 2024: 1 angka Juni 2024 (−243 orang")
        for sentence in told(month=june)
    )
    assert not any("Dikoreksi" in sentence for sentence in told(as_of=date(2024, 8, 19)))


def test_who_was_late_is_told_by_office_and_days(worked, told, cast):
    publish(worked.pontianak, worked.branch_a, JULY, 304_000, by=cast.verifier)
    august = datetime(2024, 8, 20, 5, tzinfo=UTC)  # the sample's own day
    publish(worked.kubu_raya, worked.branch_a, JULY, 242_970, reason="Salah", at=august)
    report = EnrolmentReport.objects.get(branch=worked.branch_a, period=JULY)
    late = report.period.due_on + timedelta(days=3)
    with pgtrigger.ignore("reports.EnrolmentReport:guard_report"):
        EnrolmentReport.objects.filter(pk=report.pk).update(
            first_submitted_at=datetime.combine(late, time(5), tzinfo=UTC)
        )
    sentences = told(as_of=date(2024, 8, 20))
    assert "Laporan terlambat: Pontianak (3 hari)." in sentences
    assert "Laporan lewat tenggat dan belum dikirim: Singkawang (13 hari)." in sentences
    assert not any("Singkawang (1" in sentence for sentence in told("61.71"))
    on_the_day = told(as_of=date(2024, 8, 7))
    assert not any(sentence.startswith("Laporan") for sentence in on_the_day)


def test_what_ended_what_was_awarded_and_what_was_noted(sample, told):
    place = Region.objects.get(code="61.12")
    factories.cohort(
        place, date(2024, 1, 1), date(2024, 7, 30), 640, funder="Perusahaan", funder_kind="csr"
    )
    for sentences in (told("61"), told("61.12")):
        assert (
            "Berakhir 30 Juli 2024: perlindungan 640 orang di Kab. Kubu Raya"
            " yang dibayar Perusahaan." in sentences
        )
        assert any(
            sentence.startswith("Paritrana Award 2023 tingkat provinsi, 1 Agustus 2024:")
            and "Kab. Kubu Raya (Pemenang)" in sentence
            for sentence in sentences
        )
    assert not any("Berakhir" in sentence for sentence in told("61.71"))
    assert not any("Berakhir" in sentence for sentence in told("61", month=date(2024, 6, 1)))
