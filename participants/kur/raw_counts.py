"""The exact numbers of one month, from the people. They go to `disclosure` and nowhere else."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncMonth

from common.months import add_months, last_day, month_range, months_between
from participants.kur.models import Loan, Move, Person, State
from participants.kur.models.choices import Scheme
from participants.kur.models.releases import AGES, FUNNEL, Cell, Line, Measure
from participants.kur.models.states import COVERED_STATES, RULES, WAY, Stage
from regions.models import Bank, Region

CREDIT_MONTHS = 18  # months of credit in a release, the month itself among them


def raw_counts(month: date) -> dict[Cell, int]:
    """At the end of the month, of everybody who had a credit by then.

    A person counts once, on the latest credit; at a bank, once at each bank.
    """
    counts = dict.fromkeys(_cells(month), 0)
    for cell, people in _counted(month):
        if cell in counts:
            counts[cell] += people
    return counts


def _cells(month: date) -> Iterator[Cell]:
    """A line nobody is in has its numbers too: where a line is missing, that would tell."""
    root = Region.objects.root()
    for region in Region.objects.all():
        if region.pk == root.pk or region.parent_id is not None:
            yield from (Cell(Line(region=region.pk), each) for each in [*FUNNEL, Measure.ADDED])
    for bank in Bank.objects.all():
        yield from (Cell(Line(bank=bank.pk), each) for each in FUNNEL)
    for scheme in Scheme.values:
        yield from (Cell(Line(scheme=scheme), each) for each in FUNNEL)
    for credit_month in month_range(add_months(month, 1 - CREDIT_MONTHS), month):
        yield Cell(Line(credit_month=credit_month), Measure.DEBTORS)
        for age, measure in AGES.items():
            if months_between(credit_month, month) >= age:
                yield Cell(Line(credit_month=credit_month), measure)


def _counted(month: date) -> Iterator[tuple[Cell, int]]:
    root = Region.objects.root()
    for region, scheme, credit_month, state, covered, is_added, people in _people(month):
        for measure in reached(State(state), is_added=is_added):
            yield Cell(Line(region=root.pk), measure), people
            yield Cell(Line(region=region), measure), people
            yield Cell(Line(scheme=scheme), measure), people
        for measure in _covered_within(credit_month, covered):
            yield Cell(Line(credit_month=credit_month), measure), people
    for bank, state, people in _people_of_banks(month):
        for measure in reached(State(state)):
            yield Cell(Line(bank=bank), measure), people


def reached(state: State, *, is_added: bool = False) -> list[Measure]:
    """How far somebody in this state has come; who moved aside has left the way."""
    measures = [Measure.DEBTORS]
    if state in WAY:
        measures.append(Measure.ON_WAY)
    if stage := RULES[state].stage:
        stages = list(Stage)
        measures += [Measure(each.value) for each in stages[: stages.index(stage) + 1]]
    if state in COVERED_STATES:
        measures += [Measure.PROTECTED, *([Measure.ADDED] if is_added else [])]
    return measures


def _covered_within(credit_month: date, covered: date | None) -> list[Measure]:
    if covered is None:
        return [Measure.DEBTORS]
    months = months_between(credit_month, covered)
    return [Measure.DEBTORS, *(measure for age, measure in AGES.items() if months <= age)]


def _people(month: date) -> QuerySet[Any, Any]:
    end = last_day(month)
    with_credit = Loan.objects.filter(person=OuterRef("pk"), disbursed_on__lte=end)
    people = Person.objects.filter(Exists(with_credit)).annotate(
        state_then=_state_at(end, "pk", "state"),
        covered_month=TruncMonth(Case(When(covered_on__lte=end, then=F("covered_on")))),
    )
    of_person = ("region", "scheme", "credit_month", "state_then", "covered_month", "is_added")
    return people.order_by().values_list(*of_person).annotate(people=Count("pk"))


def _people_of_banks(month: date) -> QuerySet[Any, Any]:
    end = last_day(month)
    loans = Loan.objects.filter(disbursed_on__lte=end).annotate(
        state_then=_state_at(end, "person", "person__state")
    )
    rows = loans.order_by().values_list("bank", "state_then")
    return rows.annotate(people=Count("person", distinct=True))


def _state_at(end: date, person: str, now: str) -> Case:
    """The state at the end of a day. Of nearly everybody that is the one of now; of who has moved
    since, what was recorded last of the moves up to that day, or what they were before any. Who moves
    somebody back dates that as the mistake was, so both fall on one side."""
    moves = Move.objects.filter(person=OuterRef(person))
    before = moves.filter(on__lte=end).order_by("-at", "-pk").values("to_state")
    after = moves.order_by("at", "pk").values("from_state")
    has_moved = Exists(moves.filter(on__gt=end))
    then = Coalesce(Subquery(before[:1]), Subquery(after[:1]), F(now))
    return Case(When(has_moved, then=then), default=F(now))
