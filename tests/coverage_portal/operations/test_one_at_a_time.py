"""Two deployments begun in the same moment take turns; for real in tests/faults."""

import time
from contextlib import closing
from threading import Event, Thread

import psycopg2
import pytest
from django.db import connection

from coverage_portal.operations import one_at_a_time as turns


@pytest.fixture
def another(db):
    """Another process, by its connection."""
    with closing(psycopg2.connect(**connection.get_connection_params())) as other:
        other.autocommit = True
        yield other.cursor()


def test_the_second_waits_says_so_and_goes_on_once_the_first_has_ended(another, monkeypatch):
    monkeypatch.setattr(turns, "LOOK_SECONDS", 0.01)
    another.execute("SELECT pg_advisory_lock(%s)", [turns.KEY])
    said, ended = [], Event()

    def end_the_first():
        while not said:
            time.sleep(0.01)
        ended.set()
        another.execute("SELECT pg_advisory_unlock(%s)", [turns.KEY])

    first = Thread(target=end_the_first)
    first.start()
    with turns.one_at_a_time(said.append):
        assert ended.is_set()
        another.execute("SELECT pg_try_advisory_lock(%s)", [turns.KEY])
        assert another.fetchone() == (False,)
    first.join()
    assert said == ["Another process is setting up this database; waiting for it."]
    another.execute("SELECT pg_try_advisory_lock(%s)", [turns.KEY])
    assert another.fetchone() == (True,)  # free again
