"""What was sent is taken back until somebody has begun; a correction is given up or emptied."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from participants.figures.models import EnrolmentFigure
from participants.reports.actions import corrections, flow
from participants.reports.actions.marks import answer_marks
from participants.reports.actions.waiting import begin_verification, take_back_report
from participants.reports.completeness import rows_filled
from participants.reports.models import EnrolmentReport, ReportEvent, ReportLine, newest_reports
from participants.reports.review import review
from participants.reports.rules import Changed, Forbidden, Refused
from tests.participants.reports.conftest import AUGUST, JULY, STILL

PAGE = "/laporan/pontianak/2024-07/"
VERIFY = "/verifikasi/pontianak/2024-07/"


@pytest.fixture
def sent(report, places, enter, june_figures, cast):
    enter(report, places.pontianak, **STILL | {"new": 30})
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    return flow.submit_report(report=report, by=cast.officer_a)


# A report that was sent


def test_the_branch_takes_back_what_nobody_has_begun_to_verify(sent, as_user, cast, enter, places):
    officer = as_user(cast.officer_a)
    assert "Tarik kembali" in officer.get(PAGE).content.decode()
    officer.post(PAGE + "tarik/")
    report = EnrolmentReport.objects.get()
    assert report.is_draft
    assert report.events.last().kind == ReportEvent.Kind.WITHDRAWN
    assert enter(report, places.pontianak, new=31).saved
    assert flow.submit_report(report=report, by=cast.officer_a).is_submitted


def test_once_begun_it_stays_and_the_branch_reads_who_and_when(sent, as_user, cast):
    as_user(cast.verifier).post(VERIFY + "mulai/", {"version": sent.version})
    page = as_user(cast.officer_a).get(PAGE).content.decode()
    assert "Tarik kembali" not in page
    assert "verifikator mulai memeriksa 5 Agustus 2024 pukul 09." in " ".join(page.split())
    with pytest.raises(Refused, match="verifikator mulai memeriksa"):
        take_back_report(report=sent, by=cast.officer_a)


def test_who_begins_with_a_mark_can_send_it_back_from_the_same_page(sent, as_user, cast):
    verifier = as_user(cast.verifier)
    page = verifier.get(VERIFY).context["report"]
    line = sent.lines.get(region__code="61.71", segment="BPU")
    mark = {"line": line.pk, "field": "new", "reason": "Cek"}
    answer = verifier.post(VERIFY + "tandai/", mark, headers={"HX-Request": "true"})
    assert "mulai memeriksa" in answer.content.decode()
    verifier.post(VERIFY + "kembalikan/", {"version": page.version})
    sent.refresh_from_db()
    assert sent.state == EnrolmentReport.State.RETURNED


def test_looking_alone_begins_nothing(sent, as_user, cast):
    as_user(cast.verifier).get(VERIFY)
    assert take_back_report(report=sent, by=cast.officer_a).is_draft


def test_what_came_back_and_was_sent_again_can_be_taken_back_once_more(sent, cast, places):
    begin_verification(report=sent, by=cast.verifier)
    mark = flow.MarkInput(region_id=places.pontianak.pk, segment="BPU", reason="Cek")
    flow.return_report(report=sent, marks=[mark], by=cast.verifier)
    marked = review(EnrolmentReport.objects.get()).marks[0]
    answer_marks(marks=[marked], answer="Sesuai berkas", by=cast.officer_a)
    flow.submit_report(report=sent, by=cast.officer_a)
    report = take_back_report(report=sent, by=cast.officer_a)
    assert report.is_returned
    assert review(report).marks[0].answer == "Sesuai berkas"


def test_what_the_verifier_looked_at_is_not_verified_after_it_was_taken_back(sent, cast, enter):
    take_back_report(report=sent, by=cast.officer_a)
    flow.submit_report(report=sent, by=cast.officer_a)
    with pytest.raises(Changed):
        flow.verify_report(report=sent, by=cast.verifier, seen=sent.version)
    with pytest.raises(Changed):
        begin_verification(report=sent, by=cast.verifier, seen=sent.version)


def test_what_was_taken_back_was_not_sent(sent, cast, as_user, client, time_machine_at):
    """A branch that sends in time, takes it back and sends late is late."""
    take_back_report(report=sent, by=cast.officer_a)
    assert rows_filled([JULY]) == {}
    time_machine_at("2024-08-10 09:00+07:00")
    again = flow.submit_report(report=sent, by=cast.officer_a)
    assert again.first_submitted_at == again.submitted_at
    page = client.get("/kinerja-pelaporan/").content.decode()
    assert "lewat 3 hari" in page or "+3" in page


def test_a_month_that_was_locked_meanwhile_is_not_taken_back(sent, july, cast, time_machine_at):
    """It could not be sent again."""
    july.locked_on = date(2024, 8, 20)
    july.save()
    time_machine_at("2024-08-21 09:00+07:00")
    with pytest.raises(Refused, match="dikunci"):
        take_back_report(report=sent, by=cast.officer_a)


@pytest.mark.parametrize("who", ["officer_b", "verifier", "admin", "official"])
def test_nobody_but_the_branch_takes_back(sent, cast, who):
    with pytest.raises(Forbidden):
        take_back_report(report=sent, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["officer_a", "admin", "official"])
def test_nobody_but_a_verifier_begins(sent, cast, who):
    with pytest.raises(Forbidden):
        begin_verification(report=sent, by=getattr(cast, who))


def test_only_what_is_sent_is_taken_back_or_begun(report, cast):
    with pytest.raises(Refused, match="belum dikirim"):
        take_back_report(report=report, by=cast.officer_a)
    with pytest.raises(Refused, match="belum dikirim"):
        begin_verification(report=report, by=cast.verifier)


# A correction


@pytest.fixture
def returned(two_months, cast, enter, places):
    """A correction of July that the verifier sent back."""
    draft = corrections.amend_report(report=two_months[0], reason="Salah", by=cast.officer_a)
    enter(draft, places.pontianak, new=25)
    flow.submit_report(report=draft, by=cast.officer_a)
    mark = flow.MarkInput(region_id=places.pontianak.pk, segment="BPU", reason="Dari mana?")
    return flow.return_report(report=draft, marks=[mark], by=cast.verifier)


def test_a_returned_correction_is_given_up_and_stays_in_the_history(returned, cast, as_user):
    officer = as_user(cast.officer_a)
    officer.post(PAGE + "koreksi/batal/")
    assert EnrolmentReport.objects.get(pk=returned.pk).get_state_display() == "ditarik"
    assert EnrolmentFigure.objects.current().get(month=JULY).closing == 1020
    page = officer.get(PAGE).content.decode()
    assert "Terbit sejak" in page
    assert "Revisi 2" in page
    assert "ditarik" in page
    branch = returned.branch
    assert {one.state for one in newest_reports([branch], date(2024, 9, 5))} == {"terverifikasi"}


def test_after_one_was_given_up_another_begins_with_its_own_number(returned, cast):
    corrections.give_up_correction(report=returned, by=cast.officer_a)
    verified = EnrolmentReport.objects.of(returned.branch, JULY).get()
    draft = corrections.amend_report(report=verified, reason="Lagi", by=cast.officer_a)
    assert draft.revision == 3
    assert ReportLine.objects.get(report=draft, region__code="61.71", segment="BPU").new == 20


def test_a_correction_given_up_never_changes(returned, cast):
    corrections.give_up_correction(report=returned, by=cast.officer_a)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        EnrolmentReport.objects.filter(pk=returned.pk).update(state="draf")
    with pytest.raises(Refused, match="di tangan cabang"):
        corrections.give_up_correction(report=returned, by=cast.officer_a)


def test_a_returned_correction_is_emptied_and_filled_again(returned, cast, as_user, enter, places):
    as_user(cast.officer_a).post(PAGE + "koreksi/kosongkan/")
    checked = review(returned)
    assert checked.changes_nothing
    line = ReportLine.objects.get(report=returned, region=places.pontianak, segment="BPU")
    assert (line.new, line.closing, line.stamps["new"]["by"]) == (20, None, cast.officer_a.pk)
    enter(returned, places.pontianak, new=22)
    assert flow.submit_report(report=returned, by=cast.officer_a).is_submitted


def test_its_reason_can_be_changed_and_is_what_gets_announced(
    returned, cast, as_user, enter, places
):
    officer = as_user(cast.officer_a)
    officer.post(PAGE + "koreksi/alasan/", {"reason": "Salah salin dari berkas"})
    assert returned.events.filter(kind=ReportEvent.Kind.REASON).exists()
    enter(returned, places.pontianak, new=24)
    flow.submit_report(report=returned, by=cast.officer_a)
    flow.verify_report(report=returned, by=cast.verifier)
    figure = EnrolmentFigure.objects.current().get(month=JULY)
    assert figure.reason == "Salah salin dari berkas"


def test_an_empty_reason_leaves_the_former(returned, cast):
    with pytest.raises(Refused, match="alasan"):
        corrections.change_reason(report=returned, reason=" ", by=cast.officer_a)


@pytest.mark.parametrize(
    "act",
    [
        corrections.give_up_correction,
        corrections.empty_correction,
        lambda **more: corrections.change_reason(reason="x", **more),
    ],
    ids=["given up", "emptied", "reason"],
)
def test_a_correction_is_its_branch_s_alone(returned, cast, act, subtests):
    for who in ["officer_b", "verifier", "admin", "official"]:
        with subtests.test(who=who), pytest.raises(Forbidden):
            act(report=returned, by=getattr(cast, who))


def test_a_month_s_own_report_is_no_correction(report, cast):
    for act in (
        corrections.give_up_correction,
        corrections.empty_correction,
        lambda **more: corrections.change_reason(reason="x", **more),
    ):
        with pytest.raises(Refused):
            act(report=report, by=cast.officer_a)


def test_the_clerk_is_warned_of_a_later_month_below_zero(
    publish_month,
    june_figures,
    cast,
    enter,
    places,
    time_machine_at,
    as_user,
):
    """It was once told to the verifier alone, when it was too late."""
    time_machine_at("2024-09-05 09:00+07:00")
    july = publish_month(JULY, **STILL | {"new": 20})
    publish_month(AUGUST, **STILL | {"lapsed": 1020})
    draft = corrections.amend_report(report=july, reason="Salah", by=cast.officer_a)
    enter(draft, places.pontianak, new=15)
    [doubt] = [item for item in review(draft).doubtful if "later" in item.check]
    assert (doubt.field, doubt.line.region_id) == ("closing", places.pontianak.pk)
    assert "akhir Agustus 2024 menjadi −5 orang" in doubt.message
    page = as_user(cast.officer_a).get(PAGE).content.decode()
    assert "akhir Agustus 2024 menjadi −5 orang" in page
    enter(draft, places.pontianak, new=20)
    assert not [item for item in review(draft).doubtful if "later" in item.check]
