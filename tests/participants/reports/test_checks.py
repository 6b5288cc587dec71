"""Checks as tables: literal rows, one check each."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from common.months import add_months
from participants.figures.models import MOVEMENTS, EnrolmentFigure
from participants.reports.checks import RowHistory, line_findings, robust_z
from participants.reports.forms import PeopleField
from participants.reports.models import CheckLimits, ReportLine
from participants.reports.review import review
from regions.models import Region
from tests.factories import EstimateFactory, publish
from tests.participants.reports.conftest import JULY, JUNE, STILL

ROW = SimpleNamespace(new=20, returned=4, moved_in=0, lapsed=10, moved_out=0)


def past(closing=1000, months=13, **values):
    """`months` equal months before July, so that anything else is outside the history."""
    row = vars(ROW) | values
    figure = EnrolmentFigure(opening=closing, closing=closing, **row)
    return RowHistory(JULY, {add_months(JULY, -n): figure for n in range(1, months + 1)})


def found(history, **values):
    line = ReportLine(region=Region(code="61.71", name="Pontianak"), segment="BPU", **values)
    return [(item.check, item.field) for item in line_findings(line, history, CheckLimits())]


@pytest.mark.parametrize(
    ("history", "values", "expected"),
    [
        pytest.param(past(), vars(ROW), [], id="usual"),
        pytest.param(past(), dict(closing=1010), [], id="closing alone"),
        pytest.param(past(), {}, [("row_empty", "closing")], id="empty"),
        pytest.param(
            RowHistory(JULY, {JULY: EnrolmentFigure(opening=1, closing=1, **STILL)}),
            {},
            [("row_empty", "closing")],
            id="published and emptied",
        ),
        pytest.param(past(), dict(new=5), [("row_incomplete", "returned")], id="one movement"),
        pytest.param(
            past(),
            vars(ROW) | {"closing": 1015},
            [("ledger_broken", "closing")],
            id="does not add up",
        ),
        pytest.param(past(), vars(ROW) | {"closing": 1014}, [], id="adds up"),
        pytest.param(
            past(closing=5, months=1, lapsed=0),
            STILL | {"lapsed": 6},
            [("below_zero", "lapsed"), ("large_change", "closing")],
            id="below zero",
        ),
        pytest.param(
            RowHistory(JULY, {}), vars(ROW), [("opening_unknown", "new")], id="no opening"
        ),
        pytest.param(RowHistory(JULY, {}), dict(closing=10), [], id="first month by closing"),
        pytest.param(past(months=1), dict(closing=1100), [], id="change of exactly 10 %"),
        pytest.param(
            past(months=1), dict(closing=1101), [("large_change", "closing")], id="over 10 %"
        ),
        pytest.param(
            past(),
            vars(ROW) | {"new": 60},
            [("outside_history", "closing"), ("outside_history", "new")],
            id="outside its history",
        ),
        pytest.param(
            past(closing=1000, new=300, months=1),
            vars(ROW) | {"new": 0},
            [("sudden_zero", "new")],
            id="zero where there were hundreds",
        ),
        pytest.param(
            past(new=99, months=1), vars(ROW) | {"new": 0}, [], id="zero where there were 99"
        ),
        pytest.param(
            past(months=1),
            vars(ROW) | {"new": 10},
            [("new_equals_lapsed", "new")],
            id="new equals lapsed",
        ),
        pytest.param(past(months=1), STILL, [], id="new and lapsed both zero"),
    ],
)
def test_a_row_under_its_checks(history, values, expected):
    assert found(history, **values) == expected


@pytest.mark.parametrize(
    ("value", "series", "score"),
    [
        (20, [20] * 12, "0.0"),
        (45, [20] * 12, "5.0"),
        (20, [10, 12, 14, 16, 18, 20], "1.0"),
        (20, [20] * 5, None),
    ],
    ids=["same", "least spread", "spread by MAD", "too short"],
)
def test_the_robust_score(value, series, score):
    assert (str(robust_z(value, series)) if score else robust_z(value, series)) == score


def test_limits_are_data():
    line = ReportLine(region=Region(code="61.71", name="P"), segment="BPU", closing=1101)
    limits = CheckLimits(change_percent=11)
    assert list(line_findings(line, past(months=1), limits)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("607.426", 607426), ("607426", 607426), ("607 426", 607426), ("", None), (" ", None)],
)
def test_a_number_as_people_type_it(text, value):
    assert PeopleField(required=False).clean(text) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", "negatif"),
        ("36.47", "bulat"),
        ("12,5", "bulat"),
        ("seratus", "bukan bilangan"),
        ("²", "bukan bilangan"),
        ("2147483648", "terlalu besar"),
        ("9" * 5000, "terlalu besar"),
    ],
)
def test_what_is_no_number_of_people_is_refused_with_a_reason(text, reason):
    with pytest.raises(ValidationError, match=reason):
        PeopleField().clean(text)


def checks_of(report):
    return {item.check for item in review(report).findings}


def test_an_empty_report_is_wrong(report):
    assert "report_empty" in {item.check for item in review(report).wrong}


def test_over_all_workers_is_doubtful(report, places, enter, june_figures):
    EstimateFactory(region=places.pontianak, workers=1010)
    enter(report, places.pontianak, closing=1010)
    assert "over_workers" not in checks_of(report)
    enter(report, places.pontianak, closing=1011)
    [finding] = [item for item in review(report).doubtful if item.check == "over_workers"]
    assert (finding.field, finding.line.region_id) == ("closing", places.pontianak.pk)
    assert "100,10%" in finding.message


def test_another_branch_s_people_count_towards_the_place(report, places, enter):
    EstimateFactory(region=places.pontianak, workers=1010)
    publish(places.pontianak, places.branch_b, JUNE, 500)
    enter(report, places.pontianak, closing=511)
    assert "over_workers" in checks_of(report)


def test_a_place_no_longer_served_is_wrong(report, places, enter):
    enter(report, places.pontianak, closing=5)
    places.pontianak.services.update(valid_until=date(2024, 7, 1))
    assert "place_not_served" in {item.check for item in review(report).wrong}


def test_a_note_on_the_cell_or_the_report_explains_a_doubt(report, places, enter, june_figures):
    enter(report, places.pontianak, closing=2000)
    doubts = [item for item in review(report).unexplained if item.check == "large_change"]
    line = doubts[0].line
    line.notes = {"closing": {"text": "Proyek jalan"}}
    line.save()
    assert "large_change" not in {item.check for item in review(report).unexplained}
    report.note = "Sudah diperiksa"
    assert review(report).unexplained == []


def test_every_movement_has_its_own_history():
    assert [name for name in MOVEMENTS if past().values(name)] == MOVEMENTS


def test_a_number_below_zero_is_written_like_every_other():
    line = ReportLine(
        region=Region(code="61.71", name="Pontianak"), segment="BPU", **STILL | {"lapsed": 599_858}
    )
    texts = [item.message for item in line_findings(line, past(), CheckLimits())]
    assert "Awal dan mutasi menghasilkan −598.858 orang." in texts
