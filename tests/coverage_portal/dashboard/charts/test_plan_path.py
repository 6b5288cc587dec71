"""A plan that misses, beside what happened: the case worked in docs/plans.md."""

from datetime import date

import pytest
from plotly.graph_objects import Figure

from commitments.plan_path import PlanPath, Step
from coverage_portal.dashboard.charts import svg_subset
from coverage_portal.dashboard.charts.plan_path import figure, sentence, title

PLANNED = [1000, 1080, 1160, 1240, 1320, 1400]


def path(*actual, widths=(0, 5, 10, 15, 20, 25)):
    known = [*actual, *[None] * (6 - len(actual))]
    months = [date(2024, month, 1) for month in range(7, 13)]
    steps = [Step(*row) for row in zip(months, PLANNED, widths, known, strict=True)]
    return PlanPath(steps, 1500)


@pytest.mark.parametrize(
    ("actual", "told", "inside"),
    [
        ((1000, 1090, 1170), "September 2024: 10 orang di atas rencana", True),
        ((1000, None, 1149), "September 2024: 11 orang di bawah rencana", False),
        ((1000, 1080), "Agustus 2024: tepat seperti rencana", True),
    ],
)
def test_it_is_held_against_its_own_path_and_not_a_straight_way_to_the_target(actual, told, inside):
    followed = path(*actual)
    assert title(followed) == told
    assert "Rencananya sendiri berhenti 100 orang di bawahnya." in sentence(followed)
    assert ("masih di dalam rentangnya" in sentence(followed)) is inside


def test_before_anything_has_happened_it_says_where_it_leads():
    assert title(path(1000)) == "Jalur rencana: 1.400 peserta pada Desember 2024"
    assert "Belum ada angka sesudah rencana ini dibuat." in sentence(path(1000))


@pytest.mark.parametrize("widths", [(0, 5, 10, 15, 20, 25), (None,) * 6])
def test_the_picture_shows_path_target_what_happened_and_the_band_where_there_is_one(widths):
    drawn = figure(path(1000, None, 1149, widths=widths))
    svg_subset.check(drawn)
    names = [trace.name for trace in Figure(drawn).data if trace.name]  # Plotly's check
    lines = ["Target", "Menurut rencana", "Yang terjadi, terverifikasi"]
    assert names == [*(["rentang proyeksi"] if widths[0] == 0 else []), *lines]
