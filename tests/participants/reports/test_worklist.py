"""What the worklist says is due, overdue, returned, waiting and done."""

from datetime import date

import pytest
from django.utils import timezone

from participants.reports.actions import flow
from participants.reports.actions.cells import start_report
from participants.reports.actions.marks import MarkInput, answer_marks
from participants.reports.models import EnrolmentReport, ReportMark
from participants.reports.views.worklist import work_of
from tests.factories import (
    BranchFactory,
    BranchServiceFactory,
    RegionFactory,
    ReportFactory,
    ReportingMonthFactory,
)
from tests.participants.reports.conftest import JULY, STILL


def work(*branches):
    return work_of(branches, timezone.localdate())


def test_an_open_month_is_due_also_before_anybody_begins(july, places):
    [item] = work(places.branch_a).to_do
    assert (item.state_word, item.deadline_words, item.holder) == (
        "belum diisi",
        "2 hari lagi",
        "cabang",
    )


@pytest.mark.parametrize(
    ("day", "words", "overdue"),
    [("07", "tenggat hari ini", False), ("08", "lewat 1 hari", True)],
)
def test_a_deadline_passes(july, places, time_machine_at, day, words, overdue):
    time_machine_at(f"2024-08-{day} 09:00+07:00")
    [item] = work(places.branch_a).to_do
    assert (item.deadline_words, item.is_overdue) == (words, overdue)


def test_a_month_that_is_not_yet_open_is_not_listed(places, clock):
    ReportingMonthFactory(month=date(2024, 8, 1))
    assert work(places.branch_a).to_do == []


def test_a_branch_owes_nothing_for_a_month_in_which_it_serves_no_place(july, places):
    kapuas_hulu = BranchFactory(slug="kapuas-hulu", name="Kapuas Hulu")
    found = work(kapuas_hulu)
    assert [*found.to_do, *found.shut] == []
    region = RegionFactory(code="61.06", bps_code="6106", name="Kapuas Hulu")
    service = BranchServiceFactory(
        branch=kapuas_hulu, region=region, valid_from=date(2024, 8, 1), valid_until=None
    )
    assert work(kapuas_hulu).to_do == []
    service.valid_from = JULY
    service.save()
    assert [item.report.period for item in work(kapuas_hulu).to_do] == [july]
    service.valid_from, service.valid_until = date(2024, 1, 1), JULY
    service.save()
    assert work(kapuas_hulu).to_do == []
    ReportFactory(branch=kapuas_hulu, period=july, verified=True)
    assert len(work(kapuas_hulu).done) == 1


def test_a_locked_month_without_a_report_is_shown_apart(july, places, time_machine_at):
    july.locked_on = date(2024, 8, 20)
    july.save()
    time_machine_at("2024-08-20 09:00+07:00")
    found = work(places.branch_a)
    assert found.to_do == []
    assert [item.report.period for item in found.shut] == [july]


@pytest.fixture
def submitted(report, places, enter, june_figures, cast):
    enter(report, places.pontianak, **STILL | {"new": 20})
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    return flow.submit_report(report=report, by=cast.officer_a)


def test_a_submitted_report_is_with_the_verifier(submitted, places):
    [item] = work(places.branch_a).waiting
    assert (item.holder, item.report.deadline) == ("verifikator", date(2024, 8, 12))
    assert (item.filled, item.rows) == (1, 8)


def test_a_returned_report_comes_first_with_its_open_marks(submitted, places, cast):
    mark = MarkInput(region_id=places.pontianak.pk, segment="BPU", reason="x")
    flow.return_report(report=submitted, marks=[mark], by=cast.verifier)
    ReportingMonthFactory(month=date(2024, 6, 1))
    items = work(places.branch_a).to_do
    assert [(item.report.period.month, item.marks) for item in items] == [
        (JULY, 1),
        (date(2024, 6, 1), 0),
    ]
    answer_marks(marks=[ReportMark.objects.get()], answer="Benar", by=cast.officer_a)
    assert work(places.branch_a).to_do[0].marks == 0


def test_verified_months_are_done(july, places):
    ReportFactory(branch=places.branch_a, period=july, verified=True)
    assert [item.report.month for item in work(places.branch_a).done] == [JULY]


def test_four_queries_however_many_months(places, clock, django_assert_max_num_queries):
    for month in range(1, 7):
        ReportFactory(
            branch=places.branch_a,
            period=ReportingMonthFactory(month=date(2024, month, 1)),
            verified=True,
        )
    with django_assert_max_num_queries(4):
        work(places.branch_a, places.branch_b)


def test_the_page_shows_an_officer_only_the_own_branch(as_user, cast, july, places):
    page = as_user(cast.officer_a).get("/laporan/").content.decode()
    assert "/laporan/pontianak/2024-07/" in page
    assert "/laporan/singkawang/" not in page


@pytest.mark.parametrize("who", ["verifier", "admin"])
def test_verifiers_and_admins_see_every_branch(as_user, cast, july, places, who):
    page = as_user(getattr(cast, who)).get("/laporan/").content.decode()
    assert "/laporan/singkawang/2024-07/" in page


def test_an_opening_that_moved_is_told_to_its_branch(
    as_user, cast, places, july, enter, june_figures
):
    from tests.factories import publish

    report = start_report(branch=places.branch_a, month=JULY, by=cast.officer_a)
    publish(places.pontianak, places.branch_a, date(2024, 8, 1), 1010)
    enter(report, places.pontianak, **STILL | {"new": 20})
    EnrolmentReport.objects.filter(pk=report.pk).update(note="Sisanya menyusul")
    flow.submit_report(report=report, by=cast.officer_a)
    flow.verify_report(report=report, by=cast.verifier)
    page = as_user(cast.officer_a).get("/laporan/").content.decode()
    assert "Angka awal yang diturunkan ulang" in page
    assert "awal 1.020" in page
    assert "diturunkan ulang" not in as_user(cast.officer_b).get("/laporan/").content.decode()


@pytest.mark.parametrize("month", ["0000-01", "2024-00", "20240-1"])
def test_a_month_that_cannot_be_is_not_found(as_user, cast, month):
    """The year 0 was once an error of the portal."""
    response = as_user(cast.officer_a).get(f"/laporan/pontianak/{month}/")
    assert response.status_code == 404
    assert "2024-08" in response.content.decode()
