"""Random people doing random things to the reports of random months: what must always hold.

Every step is one that the pages offer; many are refused, and a refusal must be a refusal and
nothing else. After each step the database is compared with a plain recomputation.
"""

import contextlib
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from common.arithmetic import ledger_closing
from common.months import add_months
from participants.figures.models import MOVEMENTS, EnrolmentFigure, RegionTotal
from participants.figures.totals import differences
from participants.reports.actions import corrections, flow, waiting
from participants.reports.actions.cells import CellInput, save_cells, start_report
from participants.reports.actions.marks import MarkInput
from participants.reports.models import EnrolmentReport, ReportingMonth
from participants.reports.rules import Refused
from tests.factories import UserFactory, publish

FIRST = date(2023, 1, 1)
MONTHS = [add_months(FIRST, number) for number in range(24)]
people = st.integers(0, 300)
months = st.sampled_from(MONTHS)
near = st.sampled_from(MONTHS[:4])  # so that steps meet often


class ReportMachine(RuleBasedStateMachine):
    world = None  # set by the test: places, cast

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        for month in MONTHS:
            ReportingMonth.objects.get_or_create(
                month=month, defaults={"correction_until": date(2030, 1, 1)}
            )
        places, cast = self.world
        self.users = [
            cast.officer_a,
            cast.officer_b,
            cast.verifier,
            UserFactory(username="dua.peran", role=User.Role.BRANCH_STAFF, branch=places.branch_a),
            cast.official,
        ]
        self.cells = [
            (places.branch_a, places.pontianak),
            (places.branch_a, places.kubu_raya),
            (places.branch_b, places.singkawang),
        ]
        for branch, region in self.cells:
            publish(region, branch, add_months(FIRST, -1), 500)
        self.closed = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @contextlib.contextmanager
    def refusable(self):
        with contextlib.suppress(Refused), transaction.atomic():
            yield

    def report(self, number, month):
        return EnrolmentReport.objects.of(self.cells[number][0], month).first()

    who = st.integers(0, 4)
    where = st.integers(0, 2)

    @rule(
        who=who,
        where=where,
        month=st.one_of(near, months),
        values=st.lists(people, min_size=5, max_size=5),
    )
    def enter_movements(self, who, where, month, values):
        self._enter(who, where, month, dict(zip(MOVEMENTS, values, strict=True)))

    @rule(who=who, where=where, month=near, closing=st.integers(0, 2000))
    def enter_a_closing(self, who, where, month, closing):
        self._enter(who, where, month, dict.fromkeys(MOVEMENTS) | {"closing": closing})

    def _enter(self, who, where, month, values):
        branch, region = self.cells[where]
        by = self.users[who]
        with self.refusable():
            report = start_report(branch=branch, month=month, by=by)
            save_cells(
                report=report,
                by=by,
                note="Uji",
                cells=[
                    CellInput(region_id=region.pk, segment="BPU", field=name, value=value)
                    for name, value in values.items()
                ],
            )

    @rule(who=who, where=where, month=near)
    def submit(self, who, where, month):
        if report := self.report(where, month):
            with self.refusable():
                flow.submit_report(report=report, by=self.users[who])

    @rule(who=who, where=where, month=near)
    def verify(self, who, where, month):
        if report := self.report(where, month):
            with self.refusable():
                flow.verify_report(report=report, by=self.users[who])

    @rule(where=where, values=st.lists(people, min_size=5, max_size=5))
    def publish_the_next_month(self, where, values):
        """Random steps alone seldom reach a published figure."""
        branch = self.cells[where][0]
        done = EnrolmentReport.objects.filter(branch=branch, state="terverifikasi")
        month = next(m for m in MONTHS if not done.filter(period=m).exists())
        officer = 1 if where == 2 else 0
        self._enter(officer, where, month, dict(zip(MOVEMENTS, values, strict=True)))
        self._release(where, month, officer)

    @rule(where=where, month=near, values=st.lists(people, min_size=5, max_size=5))
    def correct_a_published_month(self, where, month, values):
        officer = 1 if where == 2 else 0
        if report := self.report(where, month):
            with self.refusable():
                corrections.amend_report(report=report, reason="Uji", by=self.users[officer])
            self._enter(officer, where, month, dict(zip(MOVEMENTS, values, strict=True)))
            self._release(where, month, officer)

    def _release(self, where, month, officer):
        if report := self.report(where, month):
            with self.refusable():
                flow.submit_report(report=report, by=self.users[officer])
                flow.verify_report(report=report, by=self.users[2])

    @rule(who=who, where=where, month=near)
    def send_back(self, who, where, month):
        if report := self.report(where, month):
            mark = MarkInput(region_id=self.cells[where][1].pk, segment="BPU", reason="Uji")
            with self.refusable():
                flow.return_report(report=report, marks=[mark], by=self.users[who])

    @rule(who=who, where=where, month=near)
    def hold(self, who, where, month):
        """Held if it was sent, resumed if it was held; verified or returned while held never."""
        if report := self.report(where, month):
            with self.refusable():
                if report.is_held:
                    waiting.resume_report(report=report, by=self.users[who])
                else:
                    waiting.hold_report(report=report, reason="Uji", by=self.users[who])

    @rule(who=who, where=where, month=near, step=st.sampled_from(["amend", "reopen", "restore"]))
    def correct(self, who, where, month, step):
        if report := self.report(where, month):
            act = getattr(corrections, f"{step}_report")
            with self.refusable():
                act(report=report, reason="Uji", by=self.users[who])

    @rule(
        who=who, where=where, month=near, step=st.sampled_from(["begin", "take", "give", "empty"])
    )
    def take_back(self, who, where, month, step):
        act = {
            "begin": waiting.begin_verification,
            "take": waiting.take_back_report,
            "give": corrections.give_up_correction,
            "empty": corrections.empty_correction,
        }[step]
        if report := self.report(where, month):
            with self.refusable():
                act(report=report, by=self.users[who])

    @rule()
    def change_of_role(self):
        """An officer becomes a verifier: what was entered stays out of those hands."""
        turncoat = self.users[3]
        turncoat.role, turncoat.branch = User.Role.VERIFIER, None
        turncoat.save()

    @rule()
    def edit_a_closed_row(self):
        closed = EnrolmentFigure.objects.exclude(superseded_at=None).first()
        if closed is None:
            return
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE figures_enrolmentfigure SET closing = closing + 1 WHERE id = %s",
                [closed.pk],
            )

    @invariant()
    def the_ledger_holds(self):
        current = {(row.region_id, row.month): row for row in EnrolmentFigure.objects.current()}
        for (region, month), row in current.items():
            if row.new is not None:
                moved = {name: getattr(row, name) for name in MOVEMENTS}
                assert row.closing == ledger_closing(row.opening, **moved)
            before = current.get((region, add_months(month, -1)))
            if before is not None and month > add_months(FIRST, -1):
                assert row.opening == before.closing

    @invariant()
    def totals_equal_a_naive_recomputation(self):
        assert differences() == []
        for month in MONTHS[:4]:
            figures = EnrolmentFigure.objects.current()
            if not figures.filter(month=month).exists():
                continue
            latest = [
                figures.filter(region=region, month__lte=month).order_by("-month").first()
                for _branch, region in self.cells
            ]
            total = RegionTotal.objects.get(region__parent=None, month=month)
            assert total.participants == sum(row.closing for row in latest if row)

    @invariant()
    def nobody_verifies_their_own_entry(self):
        for report in EnrolmentReport.objects.exclude(verified_by=None):
            hands = {report.submitted_by_id, *report.lines.values_list("entered_by", flat=True)}
            assert report.verified_by_id not in hands

    @invariant()
    def what_was_given_up_is_no_newest_revision(self):
        newest = EnrolmentReport.objects.latest_revisions()
        assert not newest.filter(state=EnrolmentReport.State.WITHDRAWN).exists()
        months = [(report.branch_id, report.month) for report in newest]
        assert len(months) == len(set(months))

    @invariant()
    def every_published_number_has_its_report(self):
        for figure in EnrolmentFigure.objects.filter(month__gte=FIRST).select_related(
            "publication__report"
        ):
            report = figure.publication.report
            assert report.state == EnrolmentReport.State.VERIFIED
            assert figure.publication.by_id == report.verified_by_id

    @invariant()
    def no_closed_row_ever_changes(self):
        now = {
            row["id"]: row for row in EnrolmentFigure.objects.exclude(superseded_at=None).values()
        }
        assert {pk: now.get(pk) for pk in self.closed} == self.closed
        self.closed = now


@pytest.mark.parametrize("examples", [6], ids=["short"])
def test_random_people_never_break_the_ledger(places, cast, time_machine_at, examples):
    time_machine_at("2025-03-05 09:00+07:00")
    ReportMachine.world = (places, cast)
    run_state_machine_as_test(
        ReportMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_two_years_month_after_month(places, cast, time_machine_at, enter):
    """Opening equals the former closing over 24 months, also after the first is corrected."""
    time_machine_at("2025-03-05 09:00+07:00")
    publish(places.pontianak, places.branch_a, add_months(FIRST, -1), 500)
    still = dict.fromkeys(MOVEMENTS, 0)

    def publish_month(report):
        EnrolmentReport.objects.filter(pk=report.pk).update(note="Hanya Pontianak")
        flow.submit_report(report=report, by=cast.officer_a)
        return flow.verify_report(report=report, by=cast.verifier)

    for number, month in enumerate(MONTHS):
        ReportingMonth.objects.create(month=month, correction_until=date(2030, 1, 1))
        report = start_report(branch=places.branch_a, month=month, by=cast.officer_a)
        enter(report, places.pontianak, **still | {"new": 5 + number})
        publish_month(report)
    first = EnrolmentReport.objects.get(period=FIRST)
    draft = corrections.amend_report(report=first, reason="Uji", by=cast.officer_a)
    enter(draft, places.pontianak, new=105)
    verified = publish_month(draft)
    closing = 500
    for number, month in enumerate(MONTHS):
        figure = EnrolmentFigure.objects.current().get(month=month, region=places.pontianak)
        assert figure.opening == closing
        closing += 105 if number == 0 else 5 + number
        assert figure.closing == closing
    assert len(verified.rederived) == 23
    assert differences() == []
