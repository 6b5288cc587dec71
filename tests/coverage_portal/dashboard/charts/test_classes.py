"""Class and state agree: class 4 begins where the target is reached, to the person."""

from dataclasses import replace
from decimal import Decimal

import pytest

from coverage_portal.dashboard.charts.classes import class_of, classes_around
from participants.coverage.position import Position, Workers
from regions.models import Region

TARGET = Decimal(46)


def position(participants, workers=1_665_550):
    known = Workers(workers, 2024, False, "", "", "", None, False)
    return Position(
        region=Region(code="61.01", name="Sambas"),
        month=None,
        participants=participants,
        workers=known,
    )


@pytest.mark.parametrize(
    ("participants", "expected"),
    [
        pytest.param(0, 1, id="nobody"),
        pytest.param(433_042, 1, id="one person under 26"),
        pytest.param(433_043, 2, id="26"),
        pytest.param(607_426, 3, id="the worked figure"),
        pytest.param(766_152, 3, id="one person under the target, though 46,00 when rounded"),
        pytest.param(766_153, 4, id="the target"),
        pytest.param(932_708, 5, id="56"),
        pytest.param(1_665_551, 6, id="over 100"),
    ],
)
def test_classes_are_drawn_in_people(participants, expected):
    assert class_of(position(participants), classes_around(TARGET)) == expected


def test_a_percentage_without_people_is_classed_by_itself():
    stated = Position(Region(), None, stated_coverage=Decimal(46))
    assert class_of(stated, classes_around(TARGET)) == 4
    assert class_of(replace(stated, stated_coverage=Decimal("45.99")), classes_around(TARGET)) == 3


def test_nothing_known_has_no_class():
    assert class_of(Position(region=Region(), month=None), classes_around(TARGET)) is None


def test_edges_stand_around_the_target_and_above_zero():
    assert classes_around(TARGET).edges == (26, 36, 46, 56, 66)
    assert classes_around(TARGET).labels == [
        "< 26%",
        "26–36%",
        "36–46%",
        "46–56%",
        "56–66%",
        "≥ 66%",
    ]
    low = classes_around(Decimal(15)).edges
    assert low[2] == 15
    assert low[0] > 0
