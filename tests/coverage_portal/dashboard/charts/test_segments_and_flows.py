"""Parts of the whole and movements: what is unknown stays a gap."""

from datetime import UTC, date, datetime

import pytest

from common import formats
from tests import factories
from tests.coverage_portal.dashboard.charts.drawn import drawing, texts, trace, view
from tests.factories import publish

JUNE, JULY = date(2024, 6, 1), date(2024, 7, 1)
LATE = datetime(2024, 8, 1, tzinfo=UTC)


@pytest.fixture
def moved(places):
    """One place, three months; the movements of June are not known."""
    factories.BasisFactory()
    for month, opening, movement in [
        (date(2024, 5, 1), 90, dict(new=15, returned=2, lapsed=7)),
        (JUNE, None, {}),
        (JULY, 110, dict(new=4, returned=1, lapsed=25)),
    ]:
        closing = {5: 100, 6: 110, 7: 90}[month.month]
        more = dict(opening=opening, moved_in=0, moved_out=0) | movement if movement else {}
        publish(places.pontianak, places.branch_a, month, closing, at=LATE, **more)
    return places


def test_net_is_who_came_less_who_left(moved, built):
    chart = built("arus", "61.71", month=JULY)
    assert [(row["month"].month, row["net"]) for row in chart.rows] == [
        (5, 10),
        (6, None),
        (7, -20),
    ]
    assert chart.title == "Juli 2024: 5 masuk, 25 menjadi nonaktif"


def test_who_moved_is_part_of_the_net_which_is_closing_less_opening(places, built):
    more = dict(opening=100, new=9, returned=1, moved_in=30, lapsed=5, moved_out=15)
    publish(places.pontianak, places.branch_a, JULY, 120, at=LATE, **more)
    factories.BasisFactory()
    chart = built("arus", "61.71", month=JULY)
    [row] = chart.rows
    assert (row["moved_in"], row["moved_out"], row["net"]) == (30, 15, 120 - 100)
    assert {"Pindah masuk", "Pindah keluar"} <= {column.label for column in chart.columns}
    assert "+20 orang, termasuk 30 pindah masuk dan 15 pindah keluar." in chart.sentence
    assert trace(chart, "selisih").meta["end"] == "+20"


@pytest.mark.parametrize("lapsed", [111_111, 8])
def test_the_last_label_keeps_within_the_picture(places, built, lapsed):
    """The widest system font sets digits in bold 9,4 and a sign 11,3 units wide, all ones too."""
    factories.BasisFactory()
    more = dict(opening=lapsed, new=0, returned=0, moved_in=0, lapsed=lapsed, moved_out=0)
    publish(places.pontianak, places.branch_a, JULY, 0, at=LATE, **more)
    for picture in built("arus", "61.71", month=JULY).pictures:
        root = drawing(picture)
        words = formats.signed_people(-lapsed)
        labels = [text for text in texts(root) if text.words == words]
        label = max(labels, key=lambda text: text.left)  # the axis may have the same number
        width = sum(5.2 if c == "." else 9.4 if c.isdigit() else 11.4 for c in label.words)
        assert label.left + width <= view(root)[2]


def test_an_unknown_month_is_a_gap_and_not_a_zero(moved, built):
    figure = built("arus", "61.71", month=JULY).figure
    gaps = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert [gap.name for gap in gaps] == ["Juni 2024: belum ada data"]
    new, returned, lapsed, net, _labels = figure.data
    assert net.y == (10, None, -20)
    assert (new.y, returned.y, lapsed.y) == ((15, None, 4), (2, None, 1), (-7, None, -25))


def test_without_any_movement_there_is_no_picture(worked, built):
    chart = built("arus")
    assert (chart.rows, chart.is_drawn) == ([], False)
    assert "bukan nol" in chart.sentence


def test_segments_add_up_to_the_participants(worked, built):
    publish(worked.pontianak, worked.branch_a, JULY, 1_000, "PU", at=LATE)
    last = built("segmen").rows[-1]
    assert (last["PU"], last["JAKON"], last["total"]) == (1_000, None, 608_426)
    assert last["PU"] + last["BPU"] == last["total"]


def test_a_segment_nobody_reported_is_told_as_unknown(worked, built):
    chart = built("segmen")
    assert "Tidak termasuk PU, JAKON dan PMI: belum ada data." in chart.sentence
    assert [bars.name for bars in chart.figure.data if bars.type == "bar"] == ["BPU"]
