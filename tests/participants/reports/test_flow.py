"""Submitted, returned, answered, verified: who may, what is written, what is refused."""

from datetime import date

import pytest
from django.core import mail

from accounts.models import Notice
from accounts.notices import send_letters
from participants.figures.models import EnrolmentFigure, RegionTotal
from participants.figures.totals import differences
from participants.reports.actions import corrections, flow
from participants.reports.actions.marks import MarkInput, answer_marks
from participants.reports.models import EnrolmentReport, ReportEvent, ReportMark
from participants.reports.review import review
from participants.reports.rules import Changed, Forbidden, Refused
from tests.factories import UserFactory
from tests.participants.reports.conftest import JULY, STILL

State = EnrolmentReport.State


@pytest.fixture
def filled(report, places, enter, june_figures):
    """BPU whole, the other segments explained by the note of the report."""
    enter(report, places.pontianak, **STILL | {"new": 30, "lapsed": 10})
    enter(report, places.kubu_raya, closing=505)
    EnrolmentReport.objects.filter(pk=report.pk).update(note="PU menyusul")
    return report


@pytest.fixture
def submitted(filled, cast):
    return flow.submit_report(report=filled, by=cast.officer_a)


def mark(places, reason="Periksa lagi", field="new"):
    return MarkInput(region_id=places.pontianak.pk, segment="BPU", field=field, reason=reason)


def state(report):
    return EnrolmentReport.objects.get(pk=report.pk).state


def test_submitting_records_who_and_when(submitted, cast):
    assert (submitted.state, submitted.submitted_by) == (State.SUBMITTED, cast.officer_a)
    assert submitted.submitted_at == submitted.first_submitted_at
    assert submitted.events.last().kind == ReportEvent.Kind.SUBMITTED


def test_wrong_rows_keep_a_report_from_being_submitted(filled, places, enter, cast):
    enter(filled, places.pontianak, closing=1)
    with pytest.raises(Refused) as refusal:
        flow.submit_report(report=filled, by=cast.officer_a)
    assert [error["field"] for error in refusal.value.errors] == ["61.71/BPU/closing"]
    assert state(filled) == State.DRAFT


def test_doubts_need_a_note_to_be_submitted(filled, cast):
    EnrolmentReport.objects.filter(pk=filled.pk).update(note="")
    with pytest.raises(Refused, match="belum diberi catatan"):
        flow.submit_report(report=filled, by=cast.officer_a)


@pytest.mark.parametrize("who", ["officer_b", "verifier", "admin", "official", "bank_officer"])
def test_nobody_but_the_branch_s_officer_submits(filled, cast, who):
    with pytest.raises(Forbidden):
        flow.submit_report(report=filled, by=getattr(cast, who))


def test_a_submitted_report_takes_no_cells(submitted, places, enter):
    with pytest.raises(Refused, match="sudah dikirim"):
        enter(submitted, places.pontianak, new=1)


def test_verifying_writes_the_figures_and_their_totals(submitted, cast, places):
    verified = flow.verify_report(report=submitted, by=cast.verifier)
    figures = {
        figure.region_id: figure for figure in EnrolmentFigure.objects.current().filter(month=JULY)
    }
    assert figures[places.pontianak.pk].closing == 1020
    assert figures[places.pontianak.pk].opening == 1000
    assert (figures[places.kubu_raya.pk].closing, figures[places.kubu_raya.pk].new) == (505, None)
    assert {figure.publication.report.pk for figure in verified.figures} == {submitted.pk}
    assert RegionTotal.objects.get(region=places.province, month=JULY).participants == 1525
    assert differences() == []


def test_figures_counted_on_from_samples_are_samples(submitted, cast):
    verified = flow.verify_report(report=submitted, by=cast.verifier)
    assert all(figure.is_sample for figure in verified.figures)
    assert verified.report.is_sample


@pytest.mark.parametrize("who", ["officer_a", "officer_b", "admin", "official", "award_admin"])
def test_nobody_but_a_verifier_verifies_or_returns(submitted, cast, places, who):
    by = getattr(cast, who)
    with pytest.raises(Forbidden):
        flow.verify_report(report=submitted, by=by)
    with pytest.raises(Forbidden):
        flow.return_report(report=submitted, marks=[mark(places)], by=by)


def test_a_verifier_who_entered_a_cell_never_verifies_it(report, filled, places, enter, cast):
    turncoat = UserFactory(role="branch_staff", branch=places.branch_a)
    enter(filled, places.pontianak, new=31, by=turncoat)
    enter(filled, places.pontianak, new=30)
    flow.submit_report(report=filled, by=cast.officer_a)
    turncoat.role, turncoat.branch = "verifier", None
    turncoat.save()
    assert not EnrolmentReport.objects.verifiable_by(turncoat).exists()
    with pytest.raises(Forbidden, match="verifikator lain"):
        flow.verify_report(report=filled, by=turncoat)


def test_verifying_what_was_not_seen_is_refused(submitted, cast):
    with pytest.raises(Changed):
        flow.verify_report(report=submitted, by=cast.verifier, seen=submitted.version - 1)


def test_a_report_is_verified_once(submitted, cast):
    flow.verify_report(report=submitted, by=cast.verifier)
    with pytest.raises(Refused, match="sudah terverifikasi"):
        flow.verify_report(report=submitted, by=cast.verifier)


def test_a_draft_is_not_verified(filled, cast):
    with pytest.raises(Refused, match="belum dikirim"):
        flow.verify_report(report=filled, by=cast.verifier)


def test_returning_marks_cells_with_their_reason_and_former_value(submitted, cast, places):
    returned = flow.return_report(report=submitted, marks=[mark(places)], by=cast.verifier)
    [found] = ReportMark.objects.of_round(returned)
    assert (found.reason, found.former["new"], found.round) == ("Periksa lagi", 30, 1)
    assert returned.state == State.RETURNED


@pytest.mark.parametrize(
    ("marks", "reason"),
    [
        (lambda places: [], "sedikitnya satu sel"),
        (lambda places: [mark(places, reason=" ")], "perlu alasannya"),
        (
            lambda places: [MarkInput(region_id=places.singkawang.pk, segment="PU", reason="x")],
            "tidak ada di laporan",
        ),
    ],
    ids=["no cell", "no reason", "cell of another report"],
)
def test_returning_without_a_cell_and_a_reason_is_refused(submitted, cast, places, marks, reason):
    with pytest.raises(Refused, match=reason):
        flow.return_report(report=submitted, marks=marks(places), by=cast.verifier)
    assert state(submitted) == State.SUBMITTED


def test_a_returned_cell_wants_an_answer_or_another_figure(submitted, cast, places, enter):
    flow.return_report(report=submitted, marks=[mark(places)], by=cast.verifier)
    with pytest.raises(Refused) as refusal:
        flow.submit_report(report=submitted, by=cast.officer_a)
    assert [error["code"] for error in refusal.value.errors] == ["mark_unanswered"]
    found = ReportMark.objects.get()
    answer_marks(marks=[found], answer="Sudah dicek ke berkas", by=cast.officer_a)
    assert flow.submit_report(report=submitted, by=cast.officer_a).state == State.SUBMITTED


def test_another_figure_answers_a_mark(submitted, cast, places, enter):
    flow.return_report(report=submitted, marks=[mark(places)], by=cast.verifier)
    enter(submitted, places.pontianak, new=20)
    flow.submit_report(report=submitted, by=cast.officer_a)
    assert ReportMark.objects.get().answer == "Angka diperbaiki."


def test_only_the_branch_answers(submitted, cast, places):
    flow.return_report(report=submitted, marks=[mark(places)], by=cast.verifier)
    with pytest.raises(Forbidden):
        answer_marks(marks=[ReportMark.objects.get()], answer="x", by=cast.officer_b)


def test_the_first_submission_counts_for_punctuality(submitted, cast, places, time_machine_at):
    first = submitted.first_submitted_at
    flow.return_report(report=submitted, marks=[mark(places)], by=cast.verifier)
    answer_marks(marks=[ReportMark.objects.get()], answer="Benar", by=cast.officer_a)
    time_machine_at("2024-08-09 09:00+07:00")
    again = flow.submit_report(report=submitted, by=cast.officer_a)
    assert again.first_submitted_at == first
    assert again.submitted_at > first


def test_what_is_returned_after_the_lock_can_still_be_mended(
    submitted, july, cast, places, enter, time_machine_at
):
    july.locked_on = date(2024, 8, 10)
    july.save()
    time_machine_at("2024-08-11 09:00+07:00")
    flow.return_report(report=submitted, marks=[mark(places)], by=cast.verifier)
    assert enter(submitted, places.pontianak, new=20).saved


def test_a_return_is_told_to_those_who_can_act_and_nobody_else(submitted, cast, places):
    UserFactory(role="branch_staff", branch=places.branch_a, is_active=False)
    silent = UserFactory(role="branch_staff", branch=places.branch_a, email="")
    flow.return_report(report=submitted, marks=[mark(places)], by=cast.verifier)
    notices = Notice.objects.filter(kind=Notice.Kind.RETURNED)
    assert {notice.user for notice in notices} == {cast.officer_a, silent}
    assert "Kota Pontianak BPU, baru: Periksa lagi" in notices[0].note
    assert send_letters(notices) == (1, [])
    [letter] = mail.outbox
    assert letter.to == [cast.officer_a.email]
    assert "Periksa lagi" in letter.body
    assert "/laporan/pontianak/2024-07/" in letter.body


def test_no_letter_goes_out_about_a_report_that_was_sent_again(submitted, cast, places, enter):
    flow.return_report(report=submitted, marks=[mark(places)], by=cast.verifier)
    enter(submitted, places.pontianak, new=20)
    flow.submit_report(report=submitted, by=cast.officer_a)
    assert send_letters(Notice.objects.filter(kind=Notice.Kind.RETURNED)) == (0, [])


def test_a_clock_set_back_is_told_and_nothing_is_released(
    submitted, cast, places, enter, time_machine_at
):
    """A figure cannot be superseded before it was recorded: it was a 500."""
    flow.verify_report(report=submitted, by=cast.verifier)
    correction = corrections.amend_report(report=submitted, reason="Salah", by=cast.officer_a)
    enter(correction, places.pontianak, new=31)
    EnrolmentReport.objects.filter(pk=correction.pk).update(note="PU menyusul")
    time_machine_at("2024-08-04 09:00+07:00")
    flow.submit_report(report=correction, by=cast.officer_a)
    with pytest.raises(Refused, match="Jam server menunjuk 4 Agustus 2024"):
        flow.verify_report(report=correction, by=cast.verifier)
    checked = review(EnrolmentReport.objects.get(pk=correction.pk))
    assert "Jam server" in flow.preview(checked, cast.verifier).refusal
    assert not EnrolmentFigure.objects.filter(month=JULY).exclude(superseded_at=None).exists()


def test_the_branch_is_told_what_became_of_its_report(submitted, cast, places):
    """Accepted first; a correction is told as one."""
    verified = flow.verify_report(report=submitted, by=cast.verifier, note="Rapi.")
    [notice] = Notice.objects.all()
    assert (notice.user, notice.kind, notice.note) == (
        cast.officer_a,
        Notice.Kind.ACCEPTED,
        "Rapi.",
    )
    assert notice.path == "/laporan/pontianak/2024-07/"
    correction = corrections.amend_report(
        report=verified.report, reason="Salah ketik", by=cast.officer_a
    )
    correction.lines.filter(region=places.pontianak, segment="BPU").update(new=31)
    flow.submit_report(report=correction, by=cast.officer_a)
    flow.verify_report(report=correction, by=cast.verifier)
    assert Notice.objects.first().kind == Notice.Kind.CORRECTED
