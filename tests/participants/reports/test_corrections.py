"""Amendments: what they copy, what they publish, and the later months that rest on them."""

from datetime import date

import pytest

from participants.figures.models import EnrolmentFigure
from participants.figures.totals import differences
from participants.reports.actions import corrections, flow
from participants.reports.letters import reminders_on
from participants.reports.models import EnrolmentReport, ReportLine
from participants.reports.presenters.verification import corrected, queue
from participants.reports.review import review
from participants.reports.rules import Forbidden, Refused
from tests.factories import EstimateFactory, ReportingMonthFactory
from tests.participants.reports.conftest import AUGUST, JULY, STILL


def figure(places, month):
    return EnrolmentFigure.objects.current().get(region=places.pontianak, month=month)


def amend(report, cast, enter, places, **values):
    draft = corrections.amend_report(report=report, reason="Salah ketik", by=cast.officer_a)
    enter(draft, places.pontianak, **values)
    flow.submit_report(report=draft, by=cast.officer_a)
    return flow.verify_report(report=draft, by=cast.verifier)


def test_an_amendment_starts_from_the_published_figures(two_months, cast, places):
    draft = corrections.amend_report(report=two_months[0], reason="Salah", by=cast.officer_a)
    line = ReportLine.objects.get(report=draft, region=places.pontianak, segment="BPU")
    assert (draft.revision, draft.state, line.new, line.closing) == (2, "draf", 20, None)
    assert line.entered_by == cast.officer_a


def test_a_verified_amendment_supersedes_with_its_reason(two_months, cast, enter, places):
    amend(two_months[0], cast, enter, places, new=25)
    current = figure(places, JULY)
    assert (current.closing, current.reason) == (1025, "Salah ketik")
    assert current.publication.report.revision == 2


def test_an_amendment_that_changes_nothing_is_refused(two_months, cast, enter, places):
    draft = corrections.amend_report(report=two_months[0], reason="Salah", by=cast.officer_a)
    with pytest.raises(Refused, match="belum mengubah satu angka pun"):
        flow.submit_report(report=draft, by=cast.officer_a)
    enter(draft, places.pontianak, new=21)
    enter(draft, places.pontianak, new=20)  # and back again
    with pytest.raises(Refused, match="belum mengubah satu angka pun"):
        flow.submit_report(report=draft, by=cast.officer_a)
    enter(draft, places.pontianak, new=21)
    assert flow.submit_report(report=draft, by=cast.officer_a).state == "dikirim"


@pytest.fixture
def doubted(publish_month, june_figures, time_machine_at):
    """July doubled, which was explained and accepted."""
    time_machine_at("2024-09-05 09:00+07:00")
    return publish_month(JULY, **STILL | {"new": 1_000})


def doubts(report):
    return {
        (found.check, found.line.region.code, found.line.segment)
        for found in review(report).doubtful
    }


def test_what_was_accepted_is_not_doubted_again(doubted, cast, enter, places):
    """An amendment of one row asked for the notes of all the others anew."""
    draft = corrections.amend_report(report=doubted, reason="Salah", by=cast.officer_a)
    assert doubts(draft) == set()
    enter(draft, places.kubu_raya, segment="PU", closing=40)
    assert doubts(draft) == set()
    enter(draft, places.pontianak, new=990)
    assert ("large_change", "61.71", "BPU") in doubts(draft)


def test_people_beyond_the_workers_are_asked_of_the_places_that_change(
    doubted, cast, enter, places
):
    EstimateFactory(region=places.pontianak, workers=100)
    draft = corrections.amend_report(report=doubted, reason="Salah", by=cast.officer_a)
    enter(draft, places.kubu_raya, segment="PU", closing=40)
    assert doubts(draft) == set()
    enter(draft, places.pontianak, new=1_001)
    assert ("over_workers", "61.71", "BPU") in doubts(draft)


def test_later_openings_are_derived_again_and_named(two_months, cast, enter, places):
    verified = amend(two_months[0], cast, enter, places, new=25)
    later = figure(places, AUGUST)
    assert (later.opening, later.closing) == (1025, 1040)
    assert later.reason.startswith("Angka awal diturunkan ulang dari Juli 2024")
    assert [row.pk for row in verified.rederived] == [later.pk]
    assert differences() == []


def test_a_later_month_of_closings_alone_keeps_its_closing(
    publish_month, june_figures, cast, enter, places, time_machine_at
):
    time_machine_at("2024-09-05 09:00+07:00")
    july = publish_month(JULY, **STILL | {"new": 20})
    publish_month(AUGUST, closing=1040)
    amend(july, cast, enter, places, new=25)
    later = figure(places, AUGUST)
    assert (later.opening, later.new, later.closing) == (1025, None, 1040)


def test_a_correction_that_changes_nothing_is_not_called_ready(
    publish_month, june_figures, cast, enter, places, as_user, time_machine_at
):
    time_machine_at("2024-09-05 09:00+07:00")
    july = publish_month(JULY, **STILL | {"new": 20})
    draft = corrections.amend_report(report=july, reason="Salah ketik", by=cast.officer_a)
    page = "/laporan/pontianak/2024-07/"
    assert "siap dikirim" not in as_user(cast.officer_a).get(page).content.decode()
    enter(draft, places.pontianak, new=21)
    EnrolmentReport.objects.filter(pk=draft.pk).update(note="Salah ketik")
    assert "siap dikirim" in as_user(cast.officer_a).get(page).content.decode()


def test_a_correction_that_would_empty_a_later_month_is_refused(
    publish_month, june_figures, cast, enter, places, time_machine_at
):
    time_machine_at("2024-09-05 09:00+07:00")
    july = publish_month(JULY, **STILL | {"new": 20})
    publish_month(AUGUST, **STILL | {"lapsed": 1020})
    draft = corrections.amend_report(report=july, reason="Salah ketik", by=cast.officer_a)
    enter(draft, places.pontianak, new=15)
    EnrolmentReport.objects.filter(pk=draft.pk).update(note="Agustus dikoreksi juga")
    flow.submit_report(report=draft, by=cast.officer_a)
    with pytest.raises(Refused, match="Agustus 2024 menjadi −5"):
        flow.verify_report(report=draft, by=cast.verifier)
    assert figure(places, JULY).closing == 1020


def test_a_month_published_late_gives_the_next_its_opening(
    publish_month, june_figures, places, time_machine_at
):
    time_machine_at("2024-09-05 09:00+07:00")
    publish_month(AUGUST, closing=1040)
    assert figure(places, AUGUST).opening is None
    publish_month(JULY, **STILL | {"new": 20})
    assert figure(places, AUGUST).opening == 1020


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_amendment_needs_a_reason(two_months, cast, reason):
    with pytest.raises(Refused, match="alasan"):
        corrections.amend_report(report=two_months[0], reason=reason, by=cast.officer_a)


def test_one_amendment_at_a_time(two_months, cast):
    corrections.amend_report(report=two_months[0], reason="a", by=cast.officer_a)
    with pytest.raises(Refused, match="masih terbuka"):
        corrections.amend_report(report=two_months[0], reason="b", by=cast.officer_a)


def test_only_the_newest_revision_is_amended(two_months, cast, enter, places):
    amend(two_months[0], cast, enter, places, new=25)
    with pytest.raises(Refused, match="lebih baru"):
        corrections.amend_report(report=two_months[0], reason="b", by=cast.officer_a)


@pytest.mark.parametrize("who", ["officer_b", "verifier", "admin", "official"])
def test_nobody_but_the_branch_amends_or_restores(two_months, cast, who):
    by = getattr(cast, who)
    for act in (corrections.amend_report, corrections.restore_report):
        with pytest.raises(Forbidden):
            act(report=two_months[0], reason="x", by=by)


def test_the_window_closes_by_itself(two_months, cast, time_machine_at):
    time_machine_at("2025-01-31 12:00+07:00")
    with_time = corrections.amend_report(report=two_months[0], reason="x", by=cast.officer_a)
    corrections.give_up_correction(report=with_time, by=cast.officer_a)
    time_machine_at("2025-02-01 12:00+07:00")
    with pytest.raises(Refused, match="Jendela koreksi"):
        corrections.amend_report(report=two_months[0], reason="x", by=cast.officer_a)


def test_a_verifier_reopens_for_two_weeks(two_months, cast, enter, places, time_machine_at):
    time_machine_at("2025-06-01 12:00+07:00")
    draft = corrections.reopen_report(report=two_months[0], reason="Audit", by=cast.verifier)
    assert enter(draft, places.pontianak, new=21).saved
    time_machine_at("2025-06-16 12:00+07:00")
    with pytest.raises(Refused, match="Jendela koreksi"):
        enter(draft, places.pontianak, new=22)


def test_the_page_of_a_correction_says_when_it_closes(two_months, cast, as_user, time_machine_at):
    july = two_months[0]
    corrections.amend_report(report=july, reason="Uji", by=cast.officer_a)
    page = as_user(cast.officer_a).get("/laporan/pontianak/2024-07/").content.decode()
    assert "Dapat dikirim sampai <b>31 Januari 2025</b>; sesudah itu tertutup sendiri." in page
    time_machine_at("2025-02-01 09:00+07:00")
    page = as_user(cast.officer_a).get("/laporan/pontianak/2024-07/").content.decode()
    assert "Dapat dikirim sampai" not in page
    draft = EnrolmentReport.objects.of(july.branch, JULY)[0]
    corrections.reopen_report(report=draft, reason="Uji", by=cast.verifier)
    page = as_user(cast.officer_a).get("/laporan/pontianak/2024-07/").content.decode()
    assert "Dapat dikirim sampai <b>15 Februari 2025</b>" in page


def test_a_verifier_reopens_a_locked_month(report, july, cast, enter, places, time_machine_at):
    july.locked_on = date(2024, 8, 20)
    july.save()
    time_machine_at("2024-08-21 09:00+07:00")
    with pytest.raises(Refused, match="dikunci"):
        enter(report, places.pontianak, new=1)
    corrections.reopen_report(report=report, reason="Server mati", by=cast.verifier)
    assert enter(report, places.pontianak, new=1).saved


@pytest.mark.parametrize("who", ["officer_a", "admin", "official"])
def test_nobody_but_a_verifier_reopens(two_months, cast, who):
    with pytest.raises(Forbidden):
        corrections.reopen_report(report=two_months[0], reason="x", by=getattr(cast, who))


def test_restoring_is_a_new_amendment_with_the_old_values(two_months, cast, enter, places):
    amend(two_months[0], cast, enter, places, new=25)
    draft = corrections.restore_report(
        report=two_months[0], reason="Koreksi keliru", by=cast.officer_a
    )
    assert (draft.revision, draft.amend_reason) == (3, "Koreksi keliru")
    flow.submit_report(report=draft, by=cast.officer_a)
    flow.verify_report(report=draft, by=cast.verifier)
    assert (figure(places, JULY).closing, figure(places, AUGUST).closing) == (1020, 1035)
    history = EnrolmentFigure.objects.filter(region=places.pontianak, month=JULY)
    assert sorted(row.closing for row in history) == [1020, 1020, 1025]


def test_an_amendment_in_the_verifier_s_hands_is_not_given_up(two_months, cast, enter, places):
    draft = corrections.amend_report(report=two_months[0], reason="x", by=cast.officer_a)
    enter(draft, places.pontianak, new=25)
    flow.submit_report(report=draft, by=cast.officer_a)
    with pytest.raises(Refused, match="tarik dulu"):
        corrections.give_up_correction(report=draft, by=cast.officer_a)


def test_sample_months_can_be_amended_too(july, places, cast, june_figures, enter):
    """They were published without lines: the amendment takes them from the figures."""
    sample = EnrolmentReport.objects.create(
        branch=places.branch_a,
        period=ReportingMonthFactory(month=date(2024, 6, 1)),
        state="terverifikasi",
        is_sample=True,
        submitted_at="2024-07-04T00:00Z",
        verified_at="2024-07-05T00:00Z",
    )
    draft = corrections.amend_report(report=sample, reason="Uji", by=cast.officer_a)
    closings = dict(draft.lines.filter(segment="BPU").values_list("region__code", "closing"))
    assert closings == {"61.71": 1000, "61.12": 500}


def sent_correction(two_months, cast, enter, places):
    draft = corrections.amend_report(report=two_months[0], reason="Salah", by=cast.officer_a)
    enter(draft, places.pontianak, new=25)
    return flow.submit_report(report=draft, by=cast.officer_a)


def test_a_correction_has_a_deadline_of_its_own(
    two_months, cast, enter, places, as_user, time_machine_at
):
    """It was once counted late by the months since the deadline of its month."""
    time_machine_at("2025-01-20 09:00+07:00")
    draft = sent_correction(two_months, cast, enter, places)
    assert draft.verify_by == date(2025, 1, 25)  # five days, as from the 7th to the 12th
    [item] = queue(EnrolmentReport.objects.awaiting_verification(), date(2025, 1, 20))
    assert (item.days_left, item.tone) == (5, "")
    page = as_user(cast.verifier).get("/verifikasi/pontianak/2024-07/").content.decode()
    assert "Diverifikasi paling lambat 25 Januari 2025" in page


def test_the_verifier_is_reminded_of_a_correction_of_an_old_month(
    two_months, cast, enter, places, time_machine_at
):
    cast.verifier.email = "verifikator@portal.test"
    cast.verifier.save()
    time_machine_at("2025-01-20 09:00+07:00")
    sent_correction(two_months, cast, enter, places)
    [reminder] = reminders_on(date(2025, 1, 25))
    assert (reminder.template, reminder.days_late) == ("reminder_verifier", 0)
    assert list(reminders_on(date(2025, 1, 21))) == []


def test_the_verifier_reads_what_a_correction_changes(two_months, cast, enter, places, as_user):
    draft = sent_correction(two_months, cast, enter, places)
    [row] = corrected(review(draft))
    assert [(cell["label"], cell["old"], cell["new"]) for cell in row["cells"]] == [
        ("baru", 20, 25),
        ("akhir", 1020, 1025),
    ]
    page = as_user(cast.verifier).get("/verifikasi/pontianak/2024-07/").content.decode()
    words = " ".join(page.split())
    assert "baru <del>20</del> <b>25</b>, akhir <del>1.020</del> <b>1.025</b>" in words
