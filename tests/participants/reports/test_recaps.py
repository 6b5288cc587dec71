"""The province's recap: split by office, prepared by one person, verified as a whole by another."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Notice
from participants.figures.models import EnrolmentFigure, RegionTotal
from participants.figures.totals import differences
from participants.reports.actions import imports, recaps
from participants.reports.actions.flow import submit_report
from participants.reports.models import (
    AcceptedTransfers,
    EnrolmentImport,
    EnrolmentReport,
    ReportingMonth,
)
from participants.reports.rules import Changed, Forbidden, Refused
from tests.factories import EstimateFactory, ReportingMonthFactory, UserFactory, publish
from tests.participants.reports.conftest import JULY, JUNE
from tests.spreadsheets import source, xlsx

MAY = date(2024, 5, 1)
RECAP = [
    ["REKAP PESERTA AKTIF JULI 2024"],
    ["Kabupaten/Kota", "PU", "BPU"],
    ["Kota Pontianak", 1200, 990],
    ["Kab. Kubu Raya", 300, 510],
    ["Kota Singkawang", 150, 200],
    ["JUMLAH", 1650, 1700],
]
HISTORY = [
    ["REKAP PESERTA AKTIF 2024"],
    ["Kabupaten/Kota", "Segmen", "Mei 2024", "Juni 2024", "Juli 2024"],
    ["Kota Pontianak", "BPU", 980, 985, 990],
    ["Kab. Kubu Raya", "BPU", 500, 505, 510],
    ["Kota Singkawang", "BPU", 190, 195, 200],
]


@pytest.fixture
def people(cast):
    """The verifier prepares; a second verifier releases."""
    second = UserFactory(username="verifikator.dua", role="verifier")
    return SimpleNamespace(preparer=cast.verifier, other=second, admin=cast.admin)


def uploaded(by, rows=RECAP):
    return imports.start_import(source=source(xlsx(rows)), branch=None, by=by)


def seen(imported):
    return imports.read_import(imported).fingerprint


def prepared(by, rows=RECAP, note=""):
    imported = uploaded(by, rows)
    return recaps.prepare_recap(imported=imported, seen=seen(imported), by=by, note=note)


def verified(imported, by):
    return recaps.verify_recap(imported=imported, seen=seen(imported), by=by)


def figures(month=JULY):
    """`{("61.71", "BPU"): 990}`"""
    rows = EnrolmentFigure.objects.current().filter(month=month).select_related("region")
    return {(row.region.code, row.segment): row.closing for row in rows}


def test_a_recap_becomes_one_verified_report_of_each_office(clock, people):
    imported = verified(prepared(people.preparer), people.other)
    assert figures() == {
        ("61.71", "PU"): 1200,
        ("61.71", "BPU"): 990,
        ("61.12", "PU"): 300,
        ("61.12", "BPU"): 510,
        ("61.72", "PU"): 150,
        ("61.72", "BPU"): 200,
    }
    reports = EnrolmentReport.objects.order_by("branch__slug")
    assert [(one.branch.slug, one.state) for one in reports] == [
        ("pontianak", "terverifikasi"),
        ("singkawang", "terverifikasi"),
    ]
    assert {(one.submitted_by, one.verified_by) for one in reports} == {
        (people.preparer, people.other)
    }
    assert (imported.state, imported.changed_cells, bytes(imported.content)) == (
        "terverifikasi",
        6,
        b"",
    )
    assert RegionTotal.objects.get(region__code="61", month=JULY).participants == 3350
    assert not differences()


def test_a_history_is_released_month_by_month_in_one_step(clock, people):
    verified(prepared(people.preparer, HISTORY), people.other)
    totals = RegionTotal.objects.filter(region__code="61").order_by("month")
    assert [(one.month, one.participants, one.places_reported) for one in totals[:3]] == [
        (MAY, 1670, 3),
        (JUNE, 1685, 3),
        (JULY, 1700, 3),
    ]
    june = EnrolmentFigure.objects.get(month=JUNE, region__code="61.71")
    assert (june.opening, june.closing) == (980, 985)
    assert not differences()


def test_months_are_opened_with_the_recap_and_nobody_is_late_in_them(clock, people):
    imported = prepared(people.preparer, HISTORY)
    assert imports.read_import(imported).opens == [MAY, JUNE, JULY]
    assert not ReportingMonth.objects.exists()
    verified(imported, people.other)
    may = ReportingMonth.objects.get(month=MAY)
    assert (may.opens_on, may.due_on) == (date(2024, 8, 5), date(2024, 8, 11))
    assert set(EnrolmentReport.objects.values_list("period", flat=True)) == {MAY, JUNE, JULY}


def test_a_month_that_has_not_ended_is_refused(clock, people):
    rows = [["Kabupaten/Kota", "Agustus 2024"], ["Kota Pontianak", 3]]
    imported = uploaded(people.preparer, [["PESERTA BPU"], *rows])
    plan = imports.read_import(imported)
    assert "belum berakhir" in " ".join(fault.reason for fault in plan.faults)
    with pytest.raises(Refused):
        recaps.prepare_recap(imported=imported, seen=plan.fingerprint, by=people.preparer)


def test_nothing_is_published_before_another_person_has_verified(clock, people):
    imported = prepared(people.preparer)
    assert not figures()
    assert not EnrolmentReport.objects.exists()
    with pytest.raises(Forbidden, match="verifikator lain"):
        verified(imported, people.preparer)


def test_each_branch_and_the_preparer_are_told_once_what_became_of_it(clock, people, cast):
    recaps.return_recap(imported=prepared(people.preparer), reason="Bulan keliru", by=people.other)
    [notice] = Notice.objects.all()
    assert (notice.user, notice.kind, notice.note) == (
        people.preparer,
        Notice.Kind.RETURNED,
        "Bulan keliru",
    )
    verified(prepared(people.preparer, HISTORY), people.other)
    told = Notice.objects.filter(kind=Notice.Kind.ACCEPTED)
    assert {notice.user for notice in told} == {people.preparer, cast.officer_a, cast.officer_b}
    assert "Mei 2024 – Juli 2024" in told.get(user=cast.officer_a).note


def test_the_database_refuses_a_preparer_who_verifies(clock, people):
    imported = prepared(people.preparer)
    with (
        pytest.raises(IntegrityError, match="recap_preparer_is_not_verifier"),
        transaction.atomic(),
    ):
        imports.close(imported, EnrolmentImport.State.VERIFIED, people.preparer)


def test_an_admin_prepares_and_never_verifies(clock, people):
    imported = prepared(people.admin)
    with pytest.raises(Forbidden):
        verified(imported, UserFactory(role="admin"))
    verified(imported, people.preparer)  # the verifier did not prepare this one
    assert figures()


@pytest.mark.parametrize("who", ["official", "officer_a", "bank_officer", "award_admin"])
def test_nobody_else_prepares_a_recap(clock, cast, who):
    with pytest.raises(Forbidden):
        uploaded(getattr(cast, who))


def test_what_a_branch_entered_itself_stays_and_the_difference_is_shown(
    report, enter, people, places
):
    enter(report, places.pontianak, "BPU", closing=1000)
    imported = prepared(people.preparer)
    differing = imports.read_import(imported).differing
    assert [
        (one.entry.region.code, one.entry.segment, one.now, one.entry.value) for one in differing
    ] == [("61.71", "BPU", 1000, 990)]
    verified(imported, people.other)
    assert figures()["61.71", "BPU"] == 1000
    assert figures()["61.71", "PU"] == 1200
    report.refresh_from_db()
    assert report.is_verified


def test_a_report_that_the_branch_has_sent_is_left_to_it(report, enter, cast, people, places):
    for place in (places.pontianak, places.kubu_raya):
        for segment in ("PU", "BPU", "JAKON", "PMI"):
            enter(report, place, segment, closing=10)
    submit_report(report=report, by=cast.officer_a)
    imported = prepared(people.preparer)
    plan = imports.read_import(imported)
    sent = next(one for one in plan.reports if one.branch == places.branch_a)
    assert (sent.closed_reason, len(sent.differing), sent.changes) == ("sudah dikirim", 4, [])
    verified(imported, people.other)
    report.refresh_from_db()
    assert report.is_submitted
    assert set(figures()) == {("61.72", "PU"), ("61.72", "BPU")}


def test_a_branch_s_unfinished_row_keeps_its_report_with_the_branch(report, enter, people, places):
    enter(report, places.pontianak, "BPU", new=3)
    plan = imports.read_import(uploaded(people.preparer))
    own = next(one for one in plan.reports if one.branch == places.branch_a)
    assert own.closed_reason == "isian cabang sendiri belum selesai"
    assert not own.changes


def test_a_verified_month_is_compared_and_left(july, cast, people, places):
    publish(places.singkawang, places.branch_b, JULY, 200, by=cast.verifier)
    publish(places.singkawang, places.branch_b, JUNE, 200, by=cast.verifier)
    plan = imports.read_import(
        uploaded(people.preparer, [*RECAP[:4], ["Kota Singkawang", 150, 190]])
    )
    own = next(one for one in plan.reports if one.branch == places.branch_b)
    assert own.closed_reason == "sudah terverifikasi"
    assert [(one.now, one.entry.value) for one in own.differing] == [(200, 190)]


def test_a_draft_that_changes_after_it_was_looked_at_stops_the_verifier(
    report, enter, people, places
):
    imported = prepared(people.preparer)
    looked_at = seen(imported)
    enter(report, places.pontianak, "BPU", closing=1000)
    with pytest.raises(Changed):
        recaps.verify_recap(imported=imported, seen=looked_at, by=people.other)
    assert not figures()


def test_a_doubtful_month_needs_a_note(clock, people, cast, places):
    ReportingMonthFactory(month=JUNE)
    publish(places.pontianak, places.branch_a, JUNE, 500, by=cast.verifier)
    imported = uploaded(people.preparer)
    preview = recaps.preview_recap(imports.read_import(imported), people.preparer)
    assert [finding.check for _report, finding in preview.doubts] == ["large_change"]
    with pytest.raises(Refused, match="meragukan"):
        recaps.prepare_recap(imported=imported, seen=seen(imported), by=people.preparer)
    recaps.prepare_recap(
        imported=imported, seen=seen(imported), by=people.preparer, note="Perusahaan besar masuk."
    )
    verified(imported, people.other)
    assert figures()["61.71", "BPU"] == 990


def test_the_preview_shows_what_will_be_and_leaves_nothing(clock, people, places):
    EstimateFactory(region=places.pontianak, workers=10_000)
    EstimateFactory(region=places.province, workers=100_000)
    preview = recaps.preview_recap(imports.read_import(uploaded(people.preparer)), people.preparer)
    assert [(one.month, one.participants) for one in preview.totals] == [(JULY, 3350)]
    after = {effect.after.region.code: effect.after for effect in preview.effects}
    assert str(after["61.71"].coverage) == "21.90"
    assert after["61.12"].coverage is None
    assert after["61.12"].participants == 810
    assert not EnrolmentFigure.objects.exists()
    assert not RegionTotal.objects.exists()


def test_movements_without_an_opening_leave_the_closing_alone(clock, people):
    rows = [
        ["REKAP BPU JULI 2024"],
        ["Wilayah", "Baru", "Aktif kembali", "Pindah masuk", "Nonaktif", "Pindah keluar", "Akhir"],
        ["Kota Pontianak", 10, 0, 0, 5, 0, 990],
    ]
    imported = prepared(people.preparer, rows)
    assert "hanya akhirnya" in " ".join(imports.read_import(imported).notes)
    verified(imported, people.other)
    figure = EnrolmentFigure.objects.get()
    assert (figure.closing, figure.new) == (990, None)


def test_a_returned_recap_says_why_and_a_withdrawn_one_leaves_nothing(clock, people):
    imported = prepared(people.preparer)
    with pytest.raises(Refused, match="alasan"):
        recaps.return_recap(imported=imported, reason=" ", by=people.other)
    recaps.return_recap(imported=imported, reason="Angka Singkawang tertukar.", by=people.other)
    imported.refresh_from_db()
    assert (imported.state, imported.return_reason) == (
        "dikembalikan",
        "Angka Singkawang tertukar.",
    )
    other = prepared(people.preparer)
    with pytest.raises(Forbidden):
        recaps.withdraw_recap(imported=other, by=people.other)
    recaps.withdraw_recap(imported=other, by=people.preparer)
    assert not EnrolmentReport.objects.exists()


def test_a_branch_takes_its_own_places_of_a_recap_of_the_province(july, cast):
    imported = imports.start_import(
        source=source(xlsx(RECAP)), branch=cast.officer_a.branch, by=cast.officer_a
    )
    plan = imports.read_import(imported)
    assert not plan.faults
    assert plan.notes == [
        "Juli 2024: 2 wilayah cabang Pontianak diambil; 1 wilayah lain di berkas ini ditinggalkan "
        "(Kota Singkawang)."
    ]
    assert {change.entry.region.code for change in plan.reports[0].changes} == {"61.71", "61.12"}


def test_a_bad_cell_of_another_branch_s_place_does_not_hold_up_this_one(july, cast):
    rows = [*RECAP[:4], ["Kota Singkawang", 150, "12,5"]]
    imported = imports.start_import(
        source=source(xlsx(rows)), branch=cast.officer_a.branch, by=cast.officer_a
    )
    assert not imports.read_import(imported).faults


def test_a_file_without_any_place_of_the_branch_is_at_fault(july, cast):
    rows = [*RECAP[:2], ["Kota Singkawang", 150, 200]]
    imported = imports.start_import(
        source=source(xlsx(rows)), branch=cast.officer_a.branch, by=cast.officer_a
    )
    assert [fault.reason for fault in imports.read_import(imported).faults] == [
        "Kota Singkawang tidak dilayani cabang Pontianak pada Juli 2024."
    ]


def test_moves_that_do_not_meet_need_the_preparer_s_note_and_are_accepted_with_it(
    clock, people, places, june_figures
):
    publish(places.singkawang, places.branch_b, JUNE, 200)
    header = ["Wilayah", "Segmen", "Baru", "Aktif kembali", "Pindah masuk", "Nonaktif"]
    rows = [
        ["Juli 2024"],
        [*header, "Pindah keluar"],
        ["Kota Pontianak", "BPU", 0, 0, 12, 0, 0],
        ["Kab. Kubu Raya", "BPU", 0, 0, 0, 0, 0],
        ["Kota Singkawang", "BPU", 0, 0, 0, 0, 5],
    ]
    with pytest.raises(Refused, match="tulis catatan"):
        prepared(people.preparer, rows)
    verified(prepared(people.preparer, rows, note="Pindah dari pusat"), people.other)
    [accepted] = AcceptedTransfers.objects.all()
    assert (accepted.reason, accepted.accepted_by) == ("Pindah dari pusat", people.other)
    assert accepted.sides == {"61.71": [12, 0], "61.72": [0, 5]}
