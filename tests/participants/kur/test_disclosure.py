"""From exact counts to public numbers: rounding, and that nothing of one to four people is left to be
worked out by somebody with all tables and a solver."""

import random
from collections import defaultdict
from datetime import date
from itertools import pairwise, product

import pgtrigger
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.months import month_range
from participants.kur import disclosure, presenters
from participants.kur.models import KurRelease, Person
from participants.kur.models.releases import Cell, Line, Measure
from participants.kur.raw_counts import raw_counts
from tests.participants.kur import attack

ROOT = Line(region=1)
MONTHS = month_range(date(2024, 4, 1), date(2024, 7, 1))


@pytest.mark.parametrize(
    ("people", "published"),
    [(0, 0), (1, 0), (4, 0), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (607_427, 607_425)],
)
def test_a_number_is_the_nearest_multiple_of_five_and_fewer_than_five_are_few(people, published):
    assert disclosure.rounded(people) == published


@given(st.integers(5, 2_000_000))
def test_rounding_moves_nobody_by_more_than_two(people):
    assert disclosure.rounded(people) % 5 == 0
    assert abs(disclosure.rounded(people) - people) <= 2


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(5, 10, "50.00"), (0, 10, None), (5, 0, None), (None, 10, None), (5, None, None)],
)
def test_a_share_needs_five_on_both_sides(part, whole, shown):
    share = presenters.share(part, whole)
    assert (None if share is None else str(share)) == shown


def table(*rows):
    """One measure or more a place; the first row is the province, computed from the others."""
    measures = list(Measure)[: len(rows[0])]
    sums = [sum(column) for column in zip(*rows, strict=True)]
    lines = [ROOT, *(Line(region=number) for number in range(2, len(rows) + 2))]
    return {
        Cell(line, measure): people
        for line, row in zip(lines, [sums, *rows], strict=True)
        for measure, people in zip(measures, row, strict=True)
    }


def test_four_and_four_under_ten_were_told_and_are_not():
    counts = table((4,), (4,))
    naive = {cell: disclosure.rounded(people) for cell, people in counts.items()}
    assert {value for *_key, value in attack.told([naive], ROOT)} == {4}
    numbers = disclosure.public_numbers(counts, [], ROOT)
    assert list(numbers.values()).count(None) == 1
    assert attack.told([numbers], ROOT) == []


def test_a_number_is_not_told_by_the_month_before():
    """Fourteen of eight and four and two; a month later the four are known by what cannot shrink."""
    before, after = table((4,), (4,), (6,)), table((4,), (4,), (7,))
    first = disclosure.public_numbers(before, [], ROOT)
    second = disclosure.public_numbers(after, [first], ROOT)
    assert attack.told([first, second], ROOT) == []


small = st.integers(0, 9)
places = st.lists(
    st.tuples(small, small).map(lambda pair: (sum(pair), pair[0])), min_size=2, max_size=3
)


@given(places)
@settings(max_examples=60)
def test_in_small_tables_every_small_number_may_be_another(rows):
    """By trying all people that could be behind the table, without any solver."""
    numbers = disclosure.public_numbers(table(*rows), [], ROOT)
    possible = defaultdict(set)
    lines = [Line(region=number) for number in range(2, len(rows) + 2)]
    ways = [
        [
            (debtors, reached)
            for debtors in range(*bounds(numbers[Cell(line, Measure.DEBTORS)]))
            for reached in range(*bounds(numbers[Cell(line, Measure.ON_WAY)]))
            if reached <= debtors
        ]
        for line in lines
    ]
    for people in product(*ways):
        sums = [sum(column) for column in zip(*people, strict=True)]
        whole = [numbers[Cell(ROOT, each)] for each in (Measure.DEBTORS, Measure.ON_WAY)]
        if all(low <= n < high for n, (low, high) in zip(sums, map(bounds, whole), strict=True)):
            for line, (debtors, reached) in zip([ROOT, *lines], [sums, *people], strict=True):
                possible[line, "debtors"].add(debtors)
                possible[line, "reached"].add(reached)
                possible[line, "stopped"].add(debtors - reached)
    assert [
        values for values in possible.values() if len(values) == 1 and min(values) in range(1, 5)
    ] == []


def bounds(shown):
    if shown is None:
        return 0, 24
    return (0, 5) if shown == 0 else (max(5, shown - 2), shown + 3)


@given(
    st.lists(places, min_size=2, max_size=3).filter(
        lambda many: len({len(each) for each in many}) == 1
    )
)
@settings(max_examples=40)
def test_several_months_together_tell_nobody(months):
    former = []
    for rows in months:
        former.append(disclosure.public_numbers(table(*rows), former, ROOT))
    assert attack.told(former, ROOT) == []


def test_the_released_sample_tells_nobody(sample):
    root = Line(region=sample.province.pk)
    months = [release.read() for release in KurRelease.objects.order_by("month")]
    assert len(months) == 5
    assert attack.told(months, root) == []
    assert all(people is None or people % 5 == 0 for each in months for people in each.values())


@pytest.mark.slow
@pytest.mark.parametrize("left", [400, 25])
def test_a_thinned_sample_tells_nobody(sample, left):
    root = Line(region=sample.province.pk)
    everybody = list(Person.objects.order_by("nik_tail", "pk").values_list("pk", flat=True))
    kept = random.Random(left).sample(everybody, left)
    with pgtrigger.ignore():  # a trail goes with its erasure alone, and this is none
        Person.objects.exclude(pk__in=kept).delete()
    former = []
    for month in MONTHS[1:]:
        former.append(disclosure.public_numbers(raw_counts(month), former, root))
    assert attack.told(former, root) == []


@pytest.mark.slow
def test_one_person_moved_is_in_no_difference_of_two_readings(sample):
    """What two questions a day apart told of one person: there are no two readings of one month, and
    between two months a change is never known to be one of four or fewer."""
    root = Line(region=sample.province.pk)
    first, second = (raw_counts(month) for month in MONTHS[-2:])
    moved = {cell: first[cell] for cell in second if cell in first}
    place = next(cell.line for cell in moved if cell.line.region not in (None, root.region))
    for line in (root, place):
        for measure in (Measure.PROTECTED, Measure.ADDED):
            moved[Cell(line, measure)] -= 1  # one person has lapsed
    before = disclosure.public_numbers(first, [], root)
    after = disclosure.public_numbers(moved, [before], root)
    assert attack.told([before, after], root) == []


def test_added_and_protected_do_not_give_the_lapsed_away():
    """*Tambahan - Terlindungi* was the one person in Ketapang whose cover had ended."""
    measures = [Measure.COVERED, Measure.PROTECTED, Measure.ADDED]
    counts = {
        Cell(line, measure): people
        for line, row in [
            (ROOT, (61, 58, 50)),
            (Line(region=2), (20, 19, 18)),
            (Line(region=3), (41, 39, 32)),
        ]
        for measure, people in zip(measures, row, strict=True)
    }
    numbers = disclosure.public_numbers(counts, [], ROOT)
    assert attack.told([numbers], ROOT) == []
    for line in (ROOT, Line(region=2), Line(region=3)):
        for larger, smaller in pairwise(Cell(line, each) for each in measures):
            difference = (numbers[larger] or 0) - (numbers[smaller] or 0)
            assert difference % 5 == 0
