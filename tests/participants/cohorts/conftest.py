from datetime import date, timedelta

import pytest

TODAY = date(2024, 8, 1)


@pytest.fixture
def days():
    """`days(25)`: so many days after 1 August 2024."""
    return lambda number: TODAY + timedelta(days=number)
