"""The demo: August 2024 can be entered, its deadlines counted from the day it was loaded."""

from datetime import UTC, date, datetime

from django.utils import timezone

from participants.reports.actions import corrections
from participants.reports.demo import open_demo_month
from participants.reports.models import EnrolmentReport, ReportingMonth
from tests.factories import publish
from tests.participants.reports.conftest import JULY

LOADED = date(2026, 3, 2)


def sample(places):
    at = datetime(2024, 8, 9, 5, tzinfo=UTC)
    publish(places.pontianak, places.branch_a, JULY, 100, at=at)


def test_august_is_open_with_deadlines_from_today(places, time_machine_at):
    time_machine_at("2026-03-02 09:00+07:00")
    sample(places)
    period = open_demo_month()
    assert (period.month, period.due_on, period.verify_by) == (
        date(2024, 8, 1),
        date(2026, 3, 9),
        date(2026, 3, 14),
    )
    assert period.takes_entries(LOADED)


def test_without_a_sample_august_is_open_all_the_same(db):
    assert open_demo_month(LOADED).month == date(2024, 8, 1)
    assert ReportingMonth.objects.count() == 1


def test_sample_months_have_reports_that_can_be_corrected(places, cast, time_machine_at):
    time_machine_at("2026-03-02 09:00+07:00")
    sample(places)
    open_demo_month()
    report = EnrolmentReport.objects.get()
    assert (report.state, report.is_sample) == ("terverifikasi", True)
    draft = corrections.restore_report(report=report, reason="Uji", by=cast.officer_a)
    assert draft.lines.get(region=places.pontianak, segment="BPU").closing == 100


def test_a_second_call_changes_nothing(places):
    sample(places)
    open_demo_month(LOADED)
    open_demo_month(LOADED)
    assert (EnrolmentReport.objects.count(), ReportingMonth.objects.count()) == (1, 2)


def test_the_demo_loads_months_that_can_be_corrected(sample):
    """The months were once opened before the sample was there, so that none of it had a report."""
    report = EnrolmentReport.objects.get(branch__slug="pontianak", period=JULY)
    assert report.state == EnrolmentReport.State.VERIFIED
    assert report.period.takes_corrections(timezone.localdate())
    assert ReportingMonth.objects.order_by("-month")[0].month == date(2024, 8, 1)
    assert not ReportingMonth.objects.get(month=date(2024, 4, 1)).takes_corrections(
        timezone.localdate()
    )
