"""Which split covers most people for a budget, or reaches a number for the least money; offered, not
imposed.

Two whole-number programs that HiGHS solves exactly. What one more person costs in a place is taken to
stay the same however many there are; the page says so. Money is in whole rupiah. Of splits that are
equally good, the one nearest to the wished one is offered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy

from commitments.sharing import split


@dataclass(frozen=True, slots=True)
class Offer:
    """What a place can take: `floor` to `cap` people, each for `cost` rupiah."""

    place: int
    cost: int
    floor: int = 0
    cap: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.floor <= self.cap:
            raise ValueError(f"floor {self.floor} must lie between 0 and cap {self.cap}")
        if self.cost < 0:
            raise ValueError(f"cost must not be below 0: {self.cost}")


@dataclass(frozen=True, slots=True)
class Best:
    """The best split. `missing`: people who stay out of reach, of those asked for."""

    people: Mapping[int, int]  # by place
    cost: int
    missing: int = 0

    @property
    def total(self) -> int:
        return sum(self.people.values())


def most_people(
    offers: Sequence[Offer], budget: int, wish: Mapping[int, int] | None = None
) -> Best | None:
    """As many as the budget pays for; None where it does not even pay the floors.

    Of equally many, the cheapest. `wish`: people by place.
    """
    if sum(offer.floor * offer.cost for offer in offers) > budget:
        return None
    most = sum(_solved(offers, [-1] * len(offers), budget=budget).values())
    people = _solved(offers, [offer.cost for offer in offers], budget=budget, least=most)
    return _best(offers, people, wish)


def least_cost(offers: Sequence[Offer], people: int, wish: Mapping[int, int] | None = None) -> Best:
    """The cheapest way to so many people; as many as the caps allow where they do not reach."""
    reachable = min(people, sum(offer.cap for offer in offers))
    chosen = _solved(offers, [offer.cost for offer in offers], least=reachable)
    best = _best(offers, chosen, wish)
    return Best(best.people, best.cost, missing=max(0, people - best.total))


def _best(
    offers: Sequence[Offer], people: Mapping[int, int], wish: Mapping[int, int] | None
) -> Best:
    cost = sum(offer.cost * people[offer.place] for offer in offers)
    if wish is not None:
        people = _nearest(offers, wish, sum(people.values()), cost)
    return Best(people, cost)


def _nearest(
    offers: Sequence[Offer], wish: Mapping[int, int], people: int, cost: int
) -> dict[int, int]:
    """Of the splits of so many people for so much, the one that moves fewest away from the wish, in
    its proportions. A second variable of each place is how far it lies from it."""
    wished = split(people, [wish.get(offer.place, 0) for offer in offers])
    count = len(offers)
    program = _program(offers, [0] * count)
    columns = list(range(count))
    for column, near in enumerate(wished):
        program.addVar(0.0, highspy.kHighsInf)
        distance = count + column
        program.changeColCost(distance, 1.0)
        program.addRow(-float(near), highspy.kHighsInf, 2, [distance, column], [1.0, -1.0])
        program.addRow(float(near), highspy.kHighsInf, 2, [distance, column], [1.0, 1.0])
    costs = [float(offer.cost) for offer in offers]
    program.addRow(-highspy.kHighsInf, float(cost), count, columns, costs)
    program.addRow(float(people), highspy.kHighsInf, count, columns, [1.0] * count)
    return _run(program, offers)


def _solved(
    offers: Sequence[Offer],
    weights: Sequence[int],
    *,
    budget: int | None = None,
    least: int | None = None,
) -> dict[int, int]:
    """People by place for which the sum of weights is least."""
    program = _program(offers, weights)
    columns = list(range(len(offers)))
    if budget is not None:
        costs = [float(offer.cost) for offer in offers]
        program.addRow(-highspy.kHighsInf, float(budget), len(columns), columns, costs)
    if least is not None:
        ones = [1.0] * len(columns)
        program.addRow(float(least), highspy.kHighsInf, len(columns), columns, ones)
    return _run(program, offers)


def _program(offers: Sequence[Offer], weights: Sequence[int]) -> highspy.Highs:
    """A whole number of people for each place, within its limits."""
    program = highspy.Highs()
    program.setOptionValue("output_flag", False)
    program.setOptionValue("mip_rel_gap", 0.0)
    program.setOptionValue("mip_abs_gap", 0.5)  # of whole numbers: exact
    for column, (offer, weight) in enumerate(zip(offers, weights, strict=True)):
        program.addVar(float(offer.floor), float(offer.cap))
        program.changeColCost(column, float(weight))
        program.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    return program


def _run(program: highspy.Highs, offers: Sequence[Offer]) -> dict[int, int]:
    program.run()
    if program.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"no best split was found: {program.getModelStatus()}")
    values = program.getSolution().col_value
    return {offer.place: round(values[column]) for column, offer in enumerate(offers)}
