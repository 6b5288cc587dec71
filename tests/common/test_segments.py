from pathlib import Path

import pytest
from django.conf import settings

from common.segments import Segment
from coverage_portal.dashboard.charts.palette import LIGHT

CSS = Path(settings.BASE_DIR) / "static" / "css"


def test_the_segments_in_the_order_of_tables_and_charts():
    assert Segment.values == ["PU", "BPU", "JAKON", "PMI"]
    assert [segment.number for segment in Segment] == [1, 2, 3, 4]


def test_a_long_label_names_the_code():
    assert Segment.BPU.long_label == "Bukan Penerima Upah (BPU)"


@pytest.mark.parametrize("segment", Segment)
def test_every_segment_has_a_colour_in_light_and_dark(segment):
    assert (CSS / "portal.css").read_text().count(f"--{segment.css}:") == 2
    assert segment.css in LIGHT  # for files of their own
