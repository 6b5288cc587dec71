"""Nobody is counted for two commitments; worked by hand in docs/commitments.md."""

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.sharing import Promise, overlaps, shared_gains, split
from common.months import add_months, month_range

JULY, DECEMBER = date(2024, 7, 1), date(2024, 12, 1)
KETAPANG, SANGGAU = 4, 3
BPU_KETAPANG, BPU_SANGGAU, PU_KETAPANG = (KETAPANG, "BPU"), (SANGGAU, "BPU"), (KETAPANG, "PU")


def months(*people):
    return dict(zip(month_range(JULY, DECEMBER), people, strict=False))


def promise(key="a", *cells, people=100, since=JULY, until=DECEMBER, baseline=None):
    return Promise(key, frozenset(cells), people, since, until, baseline or {})


def totals(gains):
    return {key: sum(by_month.values()) for key, by_month in gains.items()}


def test_alone_it_is_all_that_was_gained_in_its_months_and_nothing_before_or_after():
    people = {BPU_KETAPANG: months(1000, 1040, 1100, 1090, 1200, 1300)}
    only = promise("a", BPU_KETAPANG, since=date(2024, 8, 1), until=date(2024, 11, 1))
    assert shared_gains([only], people) == {
        "a": {date(2024, 9, 1): 60, date(2024, 10, 1): -10, date(2024, 11, 1): 110}
    }


def test_two_that_overlap_share_by_what_each_promised_where_they_overlap():
    """A promises 2.000 from August on, B 1.000 from October on: August and September are A's."""
    people = {BPU_KETAPANG: months(10_000, 10_300, 10_600, 10_900, 11_200, 11_500)}
    a = promise("a", BPU_KETAPANG, people=2000)
    b = promise("b", BPU_KETAPANG, people=1000, since=date(2024, 9, 1))
    assert overlaps(a, b)
    assert totals(shared_gains([a, b], people)) == {"a": 600 + 600, "b": 300}


def test_narrower_promise_comes_first():
    people = {BPU_KETAPANG: months(0, 50), BPU_SANGGAU: months(0, 70), PU_KETAPANG: months(0, 5)}
    province = promise("p", BPU_KETAPANG, BPU_SANGGAU, PU_KETAPANG, people=5000)
    ketapang = promise("k", BPU_KETAPANG)
    assert totals(shared_gains([province, ketapang], people)) == {"p": 75, "k": 50}


@pytest.mark.parametrize(
    ("gained", "apart", "left"),
    [(100, 30, 70), (100, 130, 0), (-20, 30, -20), (100, 0, 100), (100, -40, 100)],
)
def test_what_is_counted_elsewhere_is_taken_off_first(gained, apart, left):
    people = {BPU_KETAPANG: months(1000, 1000 + gained)}
    taken = {BPU_KETAPANG: {date(2024, 8, 1): apart}}
    gains = shared_gains([promise("a", BPU_KETAPANG)], people, taken)
    assert totals(gains) == {"a": left}


def test_gain_is_measured_from_the_frozen_baseline_though_its_month_was_corrected():
    people = {BPU_KETAPANG: months(1010, 1060)}  # July was 1.000 when it was promised
    only = promise("a", BPU_KETAPANG, baseline={BPU_KETAPANG: 1000})
    assert totals(shared_gains([only], people)) == {"a": 60}


def test_a_month_without_a_figure_is_counted_with_the_next_one():
    people = {BPU_KETAPANG: {JULY: 1000, date(2024, 10, 1): 1090}}
    assert shared_gains([promise("a", BPU_KETAPANG)], people) == {"a": {date(2024, 10, 1): 90}}


def test_months_or_cells_apart_do_not_overlap():
    early = promise("a", BPU_KETAPANG, until=date(2024, 9, 1))
    late = promise("b", BPU_KETAPANG, since=date(2024, 9, 1))
    assert not overlaps(early, late)
    assert not overlaps(early, promise("c", BPU_SANGGAU))


@given(st.integers(-(10**6), 10**6), st.lists(st.integers(0, 10**5), min_size=1, max_size=6))
def test_parts_add_up_and_are_within_one_of_the_exact_share(people, weights):
    parts = split(people, weights)
    assert sum(parts) == people
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        exact = people * weight / whole if whole else people / len(weights)
        assert abs(part - exact) <= 1


CELLS = [(place, segment) for place in (1, 2) for segment in ("PU", "BPU")]
SERIES = st.lists(st.integers(0, 5000), min_size=6, max_size=6).map(lambda many: months(*many))
PROMISES = st.lists(
    st.tuples(
        st.sets(st.sampled_from(CELLS), min_size=1),
        st.integers(1, 3000),
        st.integers(0, 3),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=4,
)


@given(PROMISES, st.fixed_dictionaries(dict.fromkeys(CELLS, SERIES)))
def test_together_they_have_what_was_gained_where_somebody_promised_and_no_more(drawn, people):
    promises = [
        promise(
            number,
            *cells,
            people=count,
            since=add_months(JULY, start),
            until=add_months(JULY, start + length),
        )
        for number, (cells, count, start, length) in enumerate(drawn)
    ]
    expected = defaultdict(int)  # by month, added up naively
    for cell in CELLS:
        for month in month_range(date(2024, 8, 1), DECEMBER):
            if any(cell in one.cells and one.counts(month) for one in promises):
                expected[month] += people[cell][month] - people[cell][add_months(month, -1)]
    shared = defaultdict(int)
    for by_month in shared_gains(promises, people).values():
        for month, gained in by_month.items():
            shared[month] += gained
    assert {m: n for m, n in shared.items() if n} == {m: n for m, n in expected.items() if n}
