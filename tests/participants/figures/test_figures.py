"""What the database itself refuses, and what superseding leaves behind."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from participants.figures.models import EnrolmentFigure, Publication
from tests.factories import publish

JULY = date(2024, 7, 1)
FIRST = datetime(2024, 8, 5, tzinfo=UTC)
SECOND = datetime(2024, 9, 5, tzinfo=UTC)


@pytest.fixture
def figure(places):
    return publish(places.pontianak, places.branch_a, JULY, 100, at=FIRST)[0]


def raw(sql: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("UPDATE figures_enrolmentfigure SET closing = 1 WHERE id = %s", id="edit"),
        pytest.param("DELETE FROM figures_enrolmentfigure WHERE id = %s", id="delete"),
    ],
)
@pytest.mark.parametrize("is_closed", [False, True], ids=["current", "closed"])
def test_a_recorded_figure_is_neither_edited_nor_deleted(figure, places, sql, is_closed):
    if is_closed:
        publish(places.pontianak, places.branch_a, JULY, 120, at=SECOND)
    with pytest.raises(IntegrityError):
        raw(sql, figure.pk)


def test_a_closed_figure_is_not_opened_again(figure, places):
    publish(places.pontianak, places.branch_a, JULY, 120, at=SECOND)
    with pytest.raises(IntegrityError):
        raw("UPDATE figures_enrolmentfigure SET superseded_at = NULL WHERE id = %s", figure.pk)


def test_two_current_figures_of_one_cell_are_refused(figure):
    figure.pk = None
    with pytest.raises(IntegrityError, match="figure_one_version_at_a_time"), transaction.atomic():
        figure.save(force_insert=True)


def test_the_same_month_of_another_segment_is_allowed(figure, places):
    publish(places.pontianak, places.branch_a, JULY, 7, segment="PU", at=FIRST)
    assert EnrolmentFigure.objects.current().count() == 2


def test_a_correction_keeps_the_former_figure_readable(figure, places):
    publish(places.pontianak, places.branch_a, JULY, 120, at=SECOND, reason="Salah ketik")
    known = EnrolmentFigure.objects.known_at
    assert [row.closing for row in known(datetime(2024, 8, 31, tzinfo=UTC))] == [100]
    assert [(row.closing, row.reason) for row in known(None)] == [(120, "Salah ketik")]


def test_publishing_the_same_again_changes_nothing(figure, places):
    assert publish(places.pontianak, places.branch_a, JULY, 100, at=SECOND) == []
    assert EnrolmentFigure.objects.count() == 1


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("figure_month_first_day", {"month": date(2024, 7, 2)}),
        (
            "figure_ledger_adds_up",
            dict(opening=10, new=1, returned=0, moved_in=0, lapsed=0, moved_out=0),
        ),
        ("figure_movement_whole_or_unknown", {"new": 5}),
        ("figure_known_segment", {"segment": "X"}),
        ("figure_superseded_after_recorded", {"superseded_at": FIRST}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_database_refuses_what_breaks_a_rule(places, constraint, values):
    row = dict(
        region=places.pontianak,
        branch=places.branch_a,
        segment="BPU",
        month=JULY,
        closing=100,
        is_sample=True,
        recorded_at=FIRST,
        publication=Publication.objects.create(source=Publication.Source.SAMPLE),
    )
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        EnrolmentFigure.objects.create(**row | values)


def test_a_ledger_that_adds_up_is_accepted(places):
    movements = dict(opening=90, new=15, returned=2, moved_in=1, lapsed=7, moved_out=1)
    assert publish(places.pontianak, places.branch_a, JULY, 100, **movements)


def test_a_figure_names_its_publication(figure, places):
    values = dict(region=places.kubu_raya, branch=places.branch_a, segment="BPU", month=JULY)
    with pytest.raises(IntegrityError, match="publication_id"), transaction.atomic():
        EnrolmentFigure.objects.create(**values, closing=1)


def test_a_real_figure_names_its_verifier(figure, places, cast):
    [verified] = publish(places.pontianak, places.branch_a, JULY, 5, "PU", by=cast.verifier)
    assert verified.publication.by == cast.verifier
    with pytest.raises(IntegrityError, match="publication_verified_by_somebody"):
        Publication.objects.create()
