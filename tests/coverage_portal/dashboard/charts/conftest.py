import pytest

from coverage_portal.dashboard.charts import CHARTS
from participants.coverage.positions import place_positions, region_position


@pytest.fixture
def built(snapshot):
    """`built("tren")`: a chart of the province, or of the place whose code is given."""

    def build(name, code=None, **choices):
        loaded = snapshot(code, **choices)
        return CHARTS[name](loaded, region_position(loaded), place_positions(loaded))

    return build
