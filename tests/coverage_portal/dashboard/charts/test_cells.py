import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage_portal.dashboard.charts.cells import bar, sparkline


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**9)), max_size=14))
@settings(max_examples=60)
def test_a_sparkline_stays_inside_its_cell(values):
    svg = sparkline(values)
    if all(value is None for value in values):
        assert svg == ""
        return
    ElementTree.fromstring(svg)
    steps = re.findall(r"[ML]([\d.]+) ([\d.]+)", svg)
    assert len(steps) == sum(value is not None for value in values)
    assert all(0 <= float(x) <= 96 and 0 <= float(y) <= 24 for x, y in steps)


def test_a_sparkline_is_broken_where_a_month_is_unknown():
    history = [(date(2024, month, 1), value) for month, value in [(1, 1), (2, None), (3, 2)]]
    assert sparkline(history).count("M") == 2


@pytest.mark.parametrize(
    ("coverage", "width", "is_over"),
    [
        pytest.param("0", "0.0", False, id="0"),
        pytest.param("36.47", "36.5", False, id="36,47"),
        pytest.param("100", "100.0", False, id="100"),
        pytest.param("108.47", "100.0", True, id="over 100"),
    ],
)
def test_a_bar_is_as_long_as_the_coverage(coverage, width, is_over):
    svg = bar(Decimal(coverage), Decimal(46))
    assert f'width="{width}"' in svg
    assert ('class="over"' in svg) == is_over
    assert 'd="M46.0 0v12"' in svg


def test_nothing_known_is_an_empty_cell():
    assert bar(None, Decimal(46)) == sparkline([None, None]) == ""
