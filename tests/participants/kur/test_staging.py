"""COPY in one thread and questions in another, on one connection."""

import pytest
from django.db import connection

from participants.kur.imports import staging
from participants.kur.models import Batch

ROWS, ROUNDS = 20_000, 8


@pytest.fixture
def table(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE staged_for_a_test (number int, text text)")
    return "staged_for_a_test"


def test_a_question_waits_for_the_chunk_under_way(table):
    """The next part of an uploaded file was read from the database in the middle of a COPY, which
    garbled both: an upload of more than one part could not be read."""
    lines = [f"{number}\t{'x' * 80}\n" for number in range(ROWS)]
    with staging.Copier(table, ["number", "text"]) as copier:
        for _round in range(ROUNDS):
            copier.send(lines)
            assert Batch.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), sum(length(text)) FROM {table}")
        assert cursor.fetchone() == (ROWS * ROUNDS, ROWS * ROUNDS * 80)


def test_questions_are_free_again_afterwards(table):
    with staging.Copier(table, ["number", "text"]):
        assert len(connection.execute_wrappers) == 1
    assert connection.execute_wrappers == []
