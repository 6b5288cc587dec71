"""Who is compared with whom, and what the median of the peers is worth in people."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.months import add_months
from common.query_params import Choices
from common.segments import Segment
from participants.coverage.peers import (
    FEWEST,
    PEERS,
    STRUCTURE,
    Peers,
    Place,
    middle,
    nearest,
    peers_of_each,
    people_to,
)
from participants.coverage.positions import place_positions
from participants.coverage.snapshot import load_snapshot
from regions.models import Region
from tests import factories
from tests.factories import publish

JULY = date(2024, 7, 1)


def place(number, workers=1000, month=JULY, is_whole=True, **segments):
    people = {name: segments.get(name) for name in Segment.values}
    total = sum(count or 0 for count in people.values())
    region = Region(pk=number, code=f"61.{number:02d}")
    return Place(region, month, is_whole, total, workers, people)


def naive_distance(one, other):
    """As the page of the method says it, in words of plain Python."""
    moved = sum(
        abs(one.segments[name] / one.participants - other.segments[name] / other.participants)
        for name in Segment.values
    )
    return abs(log2(one.workers / other.workers)) + STRUCTURE * moved / 2


@st.composite
def some_places(draw):
    count = draw(st.integers(2, 14))
    people = st.integers(1, 400)
    return [
        place(
            number,
            workers=draw(st.integers(100, 100_000)),
            **{name: draw(people) for name in Segment.values},
        )
        for number in range(1, count + 1)
    ]


@given(some_places())
def test_the_nearest_are_those_a_loop_finds(places):
    own, *_others = places
    found = nearest(own, places)
    distances = {one.region.code: naive_distance(own, one) for one in places[1:]}
    assert len(found) == min(PEERS, len(distances))
    assert own not in found
    farthest = max(distances[one.region.code] for one in found)
    left_out = set(distances) - {one.region.code for one in found}
    assert all(distances[code] > farthest - 1e-8 for code in left_out)


def test_equally_near_places_come_in_the_order_of_their_codes():
    places = [place(number, BPU=10) for number in (9, 3, 7, 1, 5, 8, 2, 6, 4)]
    assert [one.region.code[-2:] for one in nearest(places[0], places)] == [
        f"{number:02d}" for number in range(1, PEERS + 1)
    ]


def test_twice_the_workers_weigh_as_much_as_a_quarter_in_other_segments():
    own = place(1, workers=1000, PU=100)
    larger = place(2, workers=2000, PU=100)
    other_mix = place(3, workers=1000, PU=75, BPU=25)
    assert naive_distance(
        place(1, PU=100, BPU=0, JAKON=0, PMI=0), place(3, PU=75, BPU=25, JAKON=0, PMI=0)
    ) == pytest.approx(1)
    assert [one.region.pk for one in nearest(own, [own, other_mix, larger])] == [2, 3]


@given(st.lists(st.fractions(0, 150, max_denominator=97), min_size=FEWEST, max_size=9))
def test_the_middle_half_is_that_of_the_ordered_list(shares):
    """Quartiles by the plain rule: a quarter of the way along the ordered values."""
    ordered = sorted(shares)

    def along(part):
        steps = part * (len(ordered) - 1)
        lower = int(steps)
        upper = min(lower + 1, len(ordered) - 1)
        return ordered[lower] + (ordered[upper] - ordered[lower]) * (steps - lower)

    found = middle(shares)
    assert (found.low, found.median, found.high) == tuple(
        along(Fraction(part, 4)) for part in (1, 2, 3)
    )


def test_three_places_have_no_middle():
    assert middle([Fraction(10)] * (FEWEST - 1)) is None


@given(st.fractions(0, 150, max_denominator=1000), st.integers(1, 10**6), st.integers(0, 10**6))
def test_the_people_to_win_are_just_enough(percent, workers, people):
    won = people_to(percent, workers, people)
    assert Fraction((people + won) * 100, workers) >= percent
    assert won == 0 or Fraction((people + won - 1) * 100, workers) < percent


def test_a_peer_whose_report_is_not_in_is_not_compared_with():
    own = place(1, BPU=100)
    others = [place(number, BPU=200) for number in range(2, 6)]
    assert Peers(own, others).chance.people == 100
    late = [*others[1:], place(2, BPU=200, month=add_months(JULY, -1))]
    assert Peers(own, late).chance is None
    partly = [*others[1:], place(2, BPU=200, is_whole=False)]
    assert Peers(own, partly).chance is None


def test_by_segment_the_most_people_come_first_and_the_unknown_is_left_out():
    own = place(1, PU=100, BPU=10, JAKON=50)
    others = [place(number, PU=130, BPU=200, PMI=5, JAKON=40) for number in range(2, 6)]
    found = [(chance.segment, chance.people) for chance in Peers(own, others).chances]
    assert found == [("BPU", 190), ("PU", 30), ("JAKON", 0)]


def test_a_place_and_its_region_choose_the_same_peers(nine_places):
    """One rule, reached over two roads: the place's own page, and the list of all places."""
    whole = peers_of_each(place_positions(load_snapshot("98", Choices())))
    for one in nine_places:
        own = load_snapshot(one.code, Choices()).peers
        assert own.others == whole[one.pk].others
        assert own.chance == whole[one.pk].chance


def test_the_band_of_each_month_is_that_of_a_loop(nine_places):
    loaded = load_snapshot(nine_places[0].code, Choices()).peers
    assert list(loaded.months) == [date(2024, 5, 1), date(2024, 6, 1), JULY]
    for step, found in enumerate(loaded.months.values()):
        shares = sorted(Fraction(100 * number + step, 10) for number in range(2, 9))
        assert found.median == shares[3]
        assert found.count == PEERS
    assert loaded.chance.people == 500 + 2 - 102


def test_as_known_on_a_day_a_later_correction_changes_nothing(nine_places):
    first, corrected = nine_places[0], nine_places[4]
    before = load_snapshot(first.code, Choices()).peers
    publish(
        corrected,
        factories.BranchFactory(slug="uji"),
        JULY,
        9000,
        at=datetime(2024, 10, 1, tzinfo=UTC),
        reason="Uji",
    )
    now = load_snapshot(first.code, Choices()).peers
    then = load_snapshot(first.code, Choices(as_of=date(2024, 9, 1))).peers
    assert now.months[JULY] != before.months[JULY]
    assert then == before


@pytest.mark.parametrize("code", ["98", "61.71"])
def test_without_places_beside_it_a_region_has_no_peers(worked, snapshot, code):
    """A region of places has none; three places are too few for a band, which is no failure."""
    loaded = snapshot(None if code == "98" else code)
    if code == "98":
        assert loaded.peers is None
    else:
        assert len(loaded.peers.others) == 2
        assert loaded.peers.months == {}
        assert loaded.peers.chance is None


def test_workers_of_each_year_measure_its_own_months(nine_places):
    for one in nine_places:
        factories.EstimateFactory(region=one, workers=500, year=2025)
        publish(one, factories.BranchFactory(slug="uji"), date(2025, 1, 1), 10)
    loaded = load_snapshot(nine_places[0].code, Choices()).peers
    assert loaded.months[JULY].median < 60
    assert Decimal(loaded.place.workers) == 500
