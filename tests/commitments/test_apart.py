"""What a source of its own has counted is taken off once; worked by hand in docs/commitments.md."""

from datetime import date

import pytest

from commitments.apart import counted_apart
from commitments.models import Commitment
from commitments.sharing import Promise, shared_gains
from regions.models import Region

JULY, AUGUST = date(2024, 7, 1), date(2024, 8, 1)
OCTOBER, DECEMBER = date(2024, 10, 1), date(2024, 12, 1)
KETAPANG, SANGGAU = 4, 3
HAND = (0, "HAND")
PEOPLE = {
    (KETAPANG, "BPU"): {JULY: 1000, AUGUST: 1300},
    (KETAPANG, "PU"): {JULY: 500, AUGUST: 600},
    (SANGGAU, "BPU"): {JULY: 800, AUGUST: 850},
}


def promised(key, measure, cells, ground=(), level=Region.Level.REGENCY):
    is_wide = level == Region.Level.PROVINCE
    return (
        Commitment(measure=measure, region=Region(level=level)),
        Promise(
            key, frozenset(cells), 500, JULY, DECEMBER,
            ground=frozenset(ground), is_anywhere=is_wide and measure == "by_hand",
        ),
    )  # fmt: skip


def of_a_place(key, segment):
    return promised(key, "segment", [(KETAPANG, segment)])


def totals(counted, people, reported):
    """What each promise by participants has, beside `{month: people}` reported by hand."""
    apart = counted_apart(counted, {"csr": reported}, people)
    shared = [promise for one, promise in counted if one.measure == "segment"]
    gains = shared_gains(shared, people, apart)
    return {key: sum(by_month.values()) for key, by_month in gains.items()}


def test_without_a_segment_they_are_counted_by_people_in_the_place():
    ground = [(KETAPANG, "BPU"), (KETAPANG, "PU")]
    counted = [
        of_a_place("bpu", "BPU"),
        of_a_place("pu", "PU"),
        promised("csr", "by_hand", [HAND], ground),
    ]
    assert totals(counted, PEOPLE, {AUGUST: 120}) == {"bpu": 210, "pu": 70}


def test_for_the_province_nothing_is_taken_off_what_a_place_has_promised():
    everywhere = promised("province", "segment", PEOPLE, level=Region.Level.PROVINCE)
    csr = promised("csr", "by_hand", [HAND], PEOPLE, Region.Level.PROVINCE)
    counted = [of_a_place("bpu", "BPU"), everywhere, csr]
    assert totals(counted, PEOPLE, {}) == {"bpu": 300, "province": 150}
    assert totals(counted, PEOPLE, {AUGUST: 120}) == {"bpu": 300, "province": 30}


def test_reported_later_it_is_taken_off_what_was_gained_until_then():
    months = [JULY, AUGUST, date(2024, 9, 1), OCTOBER]
    people = {(KETAPANG, "BPU"): {month: 1000 + 40 * step for step, month in enumerate(months)}}
    csr = promised("csr", "by_hand", [HAND], [(KETAPANG, "BPU")])
    counted = [of_a_place("bpu", "BPU"), csr]
    assert totals(counted, people, {OCTOBER: 120}) == {"bpu": 0}
    assert totals(counted, people, {OCTOBER: 100}) == {"bpu": 20}


@pytest.mark.parametrize("reported", [0, 40, 400, 900])
def test_all_together_are_what_came_or_what_was_reported(reported):
    ground = [(KETAPANG, "BPU"), (KETAPANG, "PU")]
    csr = promised("csr", "by_hand", [HAND], ground)
    counted = [of_a_place("bpu", "BPU"), of_a_place("pu", "PU"), csr]
    rest = totals(counted, PEOPLE, {AUGUST: reported})
    assert reported + sum(rest.values()) == max(400, reported)
