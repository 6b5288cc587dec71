"""Whether the published tables determine a number of one to four people: an attack, before others try.

Everybody may know that a number lies within its rounding, that a stage holds only people of the
stage before, that places and schemes add up to the province, and that a month of credit or a bank
holds no more than the province does. Integer programming says what that leaves open: a number is
determined where its least and its greatest value are the same.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import highspy

from participants.kur.models.releases import (
    AGES,
    FUNNEL,
    STEP,
    Cell,
    Line,
    Measure,
    Numbers,
)

CHAINS = [[*FUNNEL, Measure.ADDED], [Measure.DEBTORS, *AGES.values()]]
# Who has come to a stage is counted in it in the next month as well, as a rule.
GROWING = {
    *(Measure.DEBTORS, Measure.INFORMED, Measure.ANSWERED, Measure.REGISTERED, Measure.COVERED),
    *AGES.values(),
}


Variable = tuple[int, Cell]  # which month, and which of its numbers
Terms = list[tuple[Variable, int]]
MOST = 10_000_000  # people behind a withheld number
LARGEST = 4  # people: more than that tell of nobody in particular
SWEEPS = 12
REGIONS, BANKS, SCHEMES, CREDIT_MONTHS = range(4)  # as `table_of` says
EXACT_TABLES = {REGIONS, SCHEMES}


class Assumed(NamedTuple):
    """What is true as a rule and not always, so that somebody who attacks would try it."""

    once: bool  # nobody has credits at two banks, or an older one than the months shown
    grows: bool  # what somebody has come to is never taken off


# The most that fits the numbers: what it leaves open, less leaves open as well.
ASSUMPTIONS = [Assumed(once, grows) for once in (True, False) for grows in (True, False)]


class Determined(NamedTuple):
    """A number of one month, or the difference of two: `month` counts from the first one given."""

    cells: tuple[Cell, ...]
    months: tuple[int, ...]
    value: int


def first_determined(months: Sequence[Numbers], root: Line) -> Determined | None:
    """Of the tables of these months together, the latest last; None where nothing is determined."""
    attack = _attack(months, root)
    return next(attack.determined(_questions(months)), None)


def is_determined(question: Determined, months: Sequence[Numbers], root: Line) -> bool:
    asked = zip(question.months, question.cells, strict=True)
    terms = [(variable, -1 if number else 1) for number, variable in enumerate(asked)]
    return any(_attack(months, root).determined([terms]))


def interval(number: int | None) -> tuple[int, int]:
    """The exact numbers that a published one may stand for."""
    if number is None:
        return 0, MOST
    half = STEP // 2
    return (max(STEP, number - half), number + half) if number else (0, STEP - 1)


def table_of(line: Line) -> int:
    """Which field of the line is filled: the lines of one table share it."""
    return next(number for number, value in enumerate(line) if value)


def _attack(months: Sequence[Numbers], root: Line) -> "Attack":
    attacks = (Attack(months, root, assumed) for assumed in ASSUMPTIONS)
    return next(attack for attack in attacks if attack.solve())


def _questions(months: Sequence[Numbers]) -> Iterator[Terms]:
    """What nobody may be told: small numbers, who stopped between two stages, who came in a month."""
    for month, numbers in enumerate(months):
        yield from ([((month, cell), 1)] for cell, shown in numbers.items() if not shown)
        yield from (
            [((month, larger), 1), ((month, smaller), -1)] for larger, smaller in _stages(numbers)
        )
    for month, (before, after) in enumerate(pairwise(months)):
        yield from (
            [((month + 1, cell), 1), ((month, cell), -1)] for cell in after if cell in before
        )


def _stages(numbers: Numbers) -> Iterator[tuple[Cell, Cell]]:
    """Each number with the next one of its line, which counts only people of it."""
    lines = {cell.line: None for cell in numbers}
    for line in lines:
        for chain in CHAINS if line.credit_month is None else CHAINS[1:]:
            cells = [Cell(line, each) for each in chain if Cell(line, each) in numbers]
            yield from pairwise(cells)


class Attack:
    """The published numbers as an integer program: a variable for each, a row for each rule."""

    def __init__(self, months: Sequence[Numbers], root: Line, assumed: Assumed) -> None:
        self.index: dict[Variable, int] = {}
        self.program = highspy.Highs()
        self.program.silent()
        for month, numbers in enumerate(months):
            for cell, shown in numbers.items():
                self.index[month, cell] = len(self.index)
                self.program.addVar(*interval(shown))
                self.program.changeColIntegrality(
                    self.index[month, cell], highspy.HighsVarType.kInteger
                )
        for month, numbers in enumerate(months):
            self._add_stages(month, numbers)
            self._add_sums(month, numbers, root, assumed)
        if assumed.grows:
            self._add_growth(months)

    def determined(self, questions: Iterable[Terms]) -> Iterator[Determined]:
        """Those of the questions that have one answer, of one to four people."""
        undecided = [(terms, self._value(terms)) for terms in questions]
        undecided = self._without_two_answers(undecided)
        for terms, value in undecided:
            if 1 <= abs(value) <= LARGEST and self._extreme(terms, 1) == self._extreme(terms, -1):
                variables = [variable for variable, _sign in terms]
                yield Determined(
                    tuple(cell for _month, cell in variables),
                    tuple(month for month, _cell in variables),
                    value,
                )

    def solve(self) -> bool:
        """Whether any exact numbers fit; they are then the solution."""
        self.program.run()
        if self.program.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        self.solution = [round(value) for value in self.program.getSolution().col_value]
        return True

    def _without_two_answers(self, undecided: list[tuple[Terms, int]]) -> list[tuple[Terms, int]]:
        """Nearly every question has two answers in the first few solutions that are far apart."""
        chance = random.Random(46)  # noqa: S311 - any directions do
        for _sweep in range(SWEEPS):
            undecided = [each for each in undecided if 1 <= abs(each[1]) <= LARGEST]
            if not undecided:
                break
            towards = [(terms, chance.choice([-1, 1])) for terms, _value in undecided]
            self._minimise([(v, sign * way) for terms, way in towards for v, sign in terms])
            undecided = [each for each in undecided if self._value(each[0]) == each[1]]
        return undecided

    def _extreme(self, terms: Terms, sign: int) -> int:
        self._minimise([(variable, sign * factor) for variable, factor in terms])
        return self._value(terms)

    def _minimise(self, terms: Terms) -> None:
        costs = dict.fromkeys(range(len(self.index)), 0)
        for variable, factor in terms:
            costs[self.index[variable]] += factor
        self.program.changeColsCost(len(costs), list(costs), list(costs.values()))
        self.solve()

    def _value(self, terms: Terms) -> int:
        return sum(factor * self.solution[self.index[variable]] for variable, factor in terms)

    def _add_stages(self, month: int, numbers: Numbers) -> None:
        for larger, smaller in _stages(numbers):
            self._at_least(0, [((month, larger), 1), ((month, smaller), -1)])

    def _add_sums(self, month: int, numbers: Numbers, root: Line, assumed: Assumed) -> None:
        """Places and schemes are the province; months of credit and banks are under a condition."""
        parts: dict[tuple[int, Measure], Terms] = defaultdict(list)
        for cell in numbers:
            if cell.line != root:
                parts[table_of(cell.line), cell.measure].append(((month, cell), 1))
        for (table, measure), terms in parts.items():
            total = (month, Cell(root, measure))
            if total not in self.index:
                continue
            rest = [*terms, (total, -1)]
            if table in EXACT_TABLES or assumed.once:
                self._equal(rest)
            elif table == BANKS:
                self._at_least(0, rest)
                for variable, _one in terms:
                    self._at_least(0, [(total, 1), (variable, -1)])
            else:
                self._at_least(0, [(variable, -factor) for variable, factor in rest])

    def _add_growth(self, months: Sequence[Numbers]) -> None:
        for month, (before, after) in enumerate(pairwise(months)):
            for cell in after:
                if cell in before and cell.measure in GROWING:
                    self._at_least(0, [((month + 1, cell), 1), ((month, cell), -1)])

    def _at_least(self, least: int, terms: Terms, most: float = highspy.kHighsInf) -> None:
        columns = [self.index[variable] for variable, _factor in terms]
        factors = [float(factor) for _variable, factor in terms]
        self.program.addRow(least, most, len(terms), columns, factors)

    def _equal(self, terms: Terms) -> None:
        self._at_least(0, terms, most=0)
