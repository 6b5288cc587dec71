"""Which month is shown of those that can be asked for."""

from datetime import date
from types import SimpleNamespace

import pytest

from common.problems import UnknownChoice
from common.query_params import Choices
from participants.coverage.choices import choose_month

JULY = date(2024, 7, 1)
ABOVE = [date(2022, 1, 1), JULY]  # months of the province


def shown(asked, reported, above=ABOVE):
    series = {month: SimpleNamespace(places_reported=1, places_known=1) for month in reported}
    choices = Choices(month=asked)
    return choose_month(choices, series, [], 1, is_place=True, months_above=lambda: above)[0]


@pytest.mark.parametrize(
    ("asked", "reported", "month"),
    [
        pytest.param(JULY, [JULY], JULY, id="reported"),
        pytest.param(JULY, [date(2024, 1, 1)], date(2024, 1, 1), id="counted with its last"),
        pytest.param(JULY, [date(2022, 1, 1)], JULY, id="its last is too old to count"),
        pytest.param(date(2020, 3, 1), [JULY], date(2020, 3, 1), id="before its first"),
        pytest.param(date(2022, 1, 1), [], date(2022, 1, 1), id="never reported, an early month"),
        pytest.param(JULY, [], None, id="never reported, the newest month"),
    ],
)
def test_a_month_up_to_the_newest_is_shown_whether_or_not_anything_is_known_of_it(
    asked, reported, month
):
    assert shown(asked, reported) == month


@pytest.mark.parametrize(
    ("asked", "reported", "above"),
    [
        (date(2025, 8, 1), [JULY], ABOVE),  # more than a year after the newest
        (date(1989, 12, 1), [JULY], ABOVE),  # no year that anybody means
        (JULY, [], []),  # nothing is known anywhere
    ],
)
def test_any_other_month_is_refused(asked, reported, above):
    with pytest.raises(UnknownChoice):
        shown(asked, reported, above)
