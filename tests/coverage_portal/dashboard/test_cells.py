import re
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from common.arithmetic import month_range


def sparkline(numbers):
    """The cell of these numbers, one a month, as the page draws it."""
    months = month_range(date(2023, 1, 1), date(2024, 12, 1))
    history = list(zip(months, numbers, strict=False))
    return drawn("history.html", {"place": {"history": history}})


def bar(coverage, target=Decimal(46)):
    aim = SimpleNamespace(percent=target) if target else None
    place = SimpleNamespace(coverage=Decimal(coverage), target=aim)
    return drawn("coverage.html", {"place": place, "cell": {"is_known": True}})


def drawn(template, context):
    return render_to_string(f"dashboard/cells/{template}", context).strip()


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
    assert sparkline([1, None, 2]).count("M") == 2


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
    svg = bar(coverage)
    ElementTree.fromstring(svg)
    assert f'width="{width}"' in svg
    assert ('class="over"' in svg) == is_over
    assert 'd="M46.0 0v12"' in svg


def test_a_bar_without_a_target_has_no_tick():
    assert "edge" not in bar("36.47", target=None)


def test_nothing_known_is_an_empty_cell():
    assert sparkline([None, None]) == sparkline([]) == ""
