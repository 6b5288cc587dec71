"""The renderer of the closed subset of Plotly: what it draws it draws whole, all else it refuses."""

import re
from datetime import date

import pytest
from plotly.graph_objects import Figure

from coverage_portal.dashboard.charts import CHARTS, axes, svg
from coverage_portal.dashboard.charts.palette import LIGHT, role
from coverage_portal.dashboard.charts.picture import standalone
from tests import factories
from tests.coverage_portal.dashboard.charts.drawn import (
    collisions,
    drawing,
    elements,
    texts,
    view,
)
from tests.factories import publish

MONTHS = [date(2024, month, 1) for month in (1, 2, 3, 4)]


def figure(trace=None, axis=None, **layout):
    line = {"type": "scatter", "mode": "lines", "line": {"color": role("primary")}}
    line |= {"x": [axes.day(month) for month in MONTHS], "y": [1, None, 3, 4], "name": "Garis"}
    y_axis = axes.value_axis(0, 4, str) | (axis or {})
    shown = axes.layout(left=30, right=20, **layout)
    shown |= {"xaxis": axes.month_axis(MONTHS, 290), "yaxis": y_axis}
    return Figure([line | (trace or {})], shown)


def draw(drawn, **options):
    return drawing(svg.draw(drawn.to_plotly_json(), "uji", width=340, **options))


def test_values_stand_where_the_axes_put_them():
    root = draw(figure(axis={"range": [0, 4], "tickvals": [0, 4], "ticktext": ["nol", "empat"]}))
    low, high = [line for line in elements(root, "line") if line.get("stroke") == role("line")]
    assert (float(low.get("y1")), float(high.get("y1"))) == (300 - axes.BOTTOM, axes.TOP)
    assert (float(low.get("x1")), float(low.get("x2"))) == (30, 320)
    assert {"nol", "empat", "Jan 2024", "Apr 2024"} == {text.words for text in texts(root)}


def test_a_line_is_broken_where_a_value_is_unknown_and_a_lone_point_is_no_line():
    [path] = [p for p in elements(draw(figure()), "path") if p.get("stroke")]
    assert path.get("d").count("M") == 1
    [path] = elements(draw(figure({"y": [1, 2, None, 4]})), "path")
    assert path.get("d").count("M") == 1


def test_bars_of_one_month_stand_upon_each_other_and_fall_below_zero():
    bar = {"type": "bar", "x": ["2024-01-01"], "marker": {"color": role("m5")}}
    values = [(2, "a"), (1, "b"), (-1, "c")]
    layout = axes.layout(barmode="relative") | {
        "xaxis": axes.month_axis([MONTHS[0], MONTHS[1]], 300),
        "yaxis": axes.value_axis(-2, 4, str) | {"range": [-2, 4]},
    }
    root = draw(Figure([bar | {"y": [value], "name": name} for value, name in values], layout))
    unit = (300 - axes.TOP - axes.BOTTOM) / 6
    bars = [path.get("d") for path in elements(root, "path") if path.get("shape-rendering")]
    sides = [re.fullmatch(r"M\S+ (\S+?)h\S+?v(\S+?)h\S+z", bar).groups() for bar in bars]
    boxes = [(float(top), float(height)) for top, height in sides]
    zero = axes.TOP + 4 * unit
    expected = [(zero - 2 * unit, 2 * unit), (zero - 3 * unit, unit), (zero, unit)]
    assert boxes == [pytest.approx(box, abs=0.11) for box in expected]


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        (lambda: Figure({"type": "pie", "values": [1]}, figure().layout), "pie"),
        (lambda: figure({"line": {"shape": "spline"}}), "line.shape"),
        (lambda: figure({"fill": "tozeroy", "fillcolor": "red"}), "fill tozeroy"),
        (lambda: figure({"error_y": {"value": 1}}), "error_y"),
        (lambda: figure(axis={"type": "log"}), "type log"),
        (lambda: figure(axis={"dtick": 5}), "dtick"),
        (lambda: figure(barmode="group"), "barmode group"),
        (lambda: figure(polar={"hole": 0.1}), "polar"),
        (lambda: figure(annotations=[{"text": "x", "x": 1, "y": 1}]), "showarrow"),
        (lambda: figure({"line": {"color": "red", "dash": "longdashdot"}}), "longdashdot"),
    ],
)
def test_whatever_would_look_different_here_is_refused_by_name(drawn, words):
    with pytest.raises(svg.UnsupportedError, match=words):
        svg.draw(drawn().to_plotly_json(), "uji", width=340)


def test_an_unknown_symbol_is_refused():
    marks = {"mode": "markers", "marker": {"symbol": "star", "size": 9, "color": role("ink")}}
    with pytest.raises(svg.UnsupportedError, match="star"):
        svg.draw(figure(marks).to_plotly_json(), "uji", width=340)


def test_text_of_users_stays_text():
    name = "<script>alert(1)</script> & Co"
    drawn = figure({"mode": "text", "text": [axes.caption(name)] * 4})
    root = draw(drawn)
    assert not elements(root, "script")
    assert name in [text.words for text in texts(root)]


def test_a_file_of_its_own_has_values_for_colours_and_says_what_it_shows():
    text = svg.draw_file(
        figure().to_plotly_json(), "uji", width=340, title="Judul", description="Isi"
    )
    assert "var(" not in text
    assert LIGHT["primary"] in text
    root = drawing(text)
    assert [elements(root, tag)[0].text for tag in ("title", "desc")] == ["Judul", "Isi"]


def test_every_role_is_a_colour_of_the_style_sheet(settings):
    css = (settings.BASE_DIR / "static" / "css" / "portal.css").read_text()
    tokens = re.search(r":root \{(.*?)\}", css, re.DOTALL)[1]
    sheet = dict(re.findall(r"--([\w-]+): ([^;]+);", tokens))
    assert {name: sheet[name] for name in LIGHT} == LIGHT


@pytest.fixture
def crowded(worked):
    """Statements close to the line and to each other, and two targets that end together."""
    for number, month in enumerate((3, 4, 4, 5, 6, 7), start=1):
        factories.StatementFactory(
            region=worked.province,
            coverage_percent=35 + number % 3,
            data_month=date(2024, month, 1),
            as_of=date(2024, month, 20 + number),
        )
    factories.TargetFactory(region=worked.province, percent=38, deadline=date(2024, 11, 30))
    branch = worked.branch_a
    for segment, closing in [("PU", 900), ("JAKON", 800), ("PMI", 700)]:
        publish(worked.pontianak, branch, date(2024, 7, 1), closing, segment)
    return worked


@pytest.mark.parametrize("name", CHARTS)
def test_no_label_touches_another_or_leaves_the_picture(crowded, built, name):
    chart = built(name)
    if not chart.is_drawn:
        return
    for picture in chart.pictures:
        root = drawing(picture)
        assert collisions(root) == []
        _left, _top, width, height = view(root)
        for text in texts(root):
            assert -1 <= text.left <= text.right <= width + 1, text
            assert -1 <= text.top <= text.bottom <= height + 1, text


@pytest.mark.parametrize("name", CHARTS)
def test_every_drawing_is_whole(crowded, built, name):
    chart = built(name)
    if not chart.is_drawn:
        return
    for picture in [*chart.pictures, standalone(chart)]:
        root = drawing(picture)
        assert "None" not in picture
        assert not re.search(r"[\" M]nan", picture)
        for box in elements(root, "rect"):
            assert float(box.get("height")) >= 0
            assert float(box.get("width")) >= 0
        for bars in elements(root, "path"):
            assert not re.search(r"v-|h--", bars.get("d"))
