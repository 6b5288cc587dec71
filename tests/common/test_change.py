from decimal import Decimal

import pytest

from common.arithmetic import points_between


@pytest.mark.parametrize(
    ("now", "former", "expected"),
    [
        pytest.param((150, 1200), (100, 1000), "2.50", id="rise"),
        pytest.param((100, 1000), (150, 1200), "-2.50", id="fall"),
        pytest.param((1, 3), (1, 3), "0.00", id="same"),
        # 33,333… - 33,328… rounds once, at the end: 33.33 - 33.33 would give 0.
        pytest.param((1, 3), (33328, 100000), "0.01", id="rounded once"),
        pytest.param((1100, 1000), (900, 1000), "20.00", id="over 100 %"),
    ],
)
def test_change_in_points(now, former, expected):
    assert points_between(*now, *former) == Decimal(expected)


def test_no_workers_is_refused():
    with pytest.raises(ValueError, match="former_workers"):
        points_between(1, 1, 1, 0)
