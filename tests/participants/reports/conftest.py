"""A month in work: 5 August 2024, July is open, June is verified (as a sample)."""

from datetime import date

import pytest

from participants.figures.models import MOVEMENTS
from participants.reports.actions import cells as actions
from participants.reports.actions import flow
from participants.reports.models import EnrolmentReport
from tests.factories import ReportingMonthFactory, publish_together

JUNE, JULY, AUGUST = date(2024, 6, 1), date(2024, 7, 1), date(2024, 8, 1)
STILL = dict.fromkeys(MOVEMENTS, 0)


@pytest.fixture
def clock(time_machine_at):
    return time_machine_at("2024-08-05 09:00+07:00")


@pytest.fixture
def time_machine_at():
    import time_machine

    travellers = []

    def go(moment):
        traveller = time_machine.travel(moment, tick=True)
        traveller.start()
        travellers.append(traveller)

    yield go
    for traveller in reversed(travellers):
        traveller.stop()


@pytest.fixture
def officer(as_user, cast):
    """The browser of branch A's officer."""
    return as_user(cast.officer_a)


@pytest.fixture
def july(places, clock):
    return ReportingMonthFactory(month=JULY)


@pytest.fixture
def june_figures(places):
    """Verified closings of June for branch A: BPU 1.000 in Pontianak, 500 in Kubu Raya."""
    publish_together(JUNE, [(places.pontianak, places.branch_a, 1000),
                            (places.kubu_raya, places.branch_a, 500)])  # fmt: skip


@pytest.fixture
def report(july, cast, places):
    """Branch A's empty draft for July."""
    return actions.start_report(branch=places.branch_a, month=JULY, by=cast.officer_a)


@pytest.fixture
def enter(cast):
    """`enter(report, places.pontianak, "BPU", new=3)`: cells saved by officer A."""

    def save(report, region, segment="BPU", *, by=None, seen=None, **values):
        return actions.save_cells(
            report=report,
            by=by or cast.officer_a,
            cells=[
                actions.CellInput(
                    region_id=region.pk, segment=segment, field=name, value=value, seen=seen
                )
                for name, value in values.items()
            ],
        )

    return save


@pytest.fixture
def publish_month(places, cast, enter):
    def publish(month, **values):
        ReportingMonthFactory(month=month)
        report = actions.start_report(branch=places.branch_a, month=month, by=cast.officer_a)
        enter(report, places.pontianak, **values)
        EnrolmentReport.objects.filter(pk=report.pk).update(note="Hanya Pontianak")
        flow.submit_report(report=report, by=cast.officer_a)
        return flow.verify_report(report=report, by=cast.verifier).report

    return publish


@pytest.fixture
def two_months(publish_month, june_figures, time_machine_at):
    """July 1.020 and August 1.035, verified on 5 September."""
    time_machine_at("2024-09-05 09:00+07:00")
    return (
        publish_month(JULY, **STILL | {"new": 20}),
        publish_month(AUGUST, **STILL | {"new": 15}),
    )
