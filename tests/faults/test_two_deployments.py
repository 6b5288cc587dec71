"""A release is taken over twice in the same moment, and while people work in the one before."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.coverage_portal.operations.portal import BASE_DIR, Portal
from tests.coverage_portal.operations.running import DURABLE
from tests.faults.office import MOVEMENTS, Officer, lost, marked

pytestmark = pytest.mark.long

# What docs/upgrading.md allows a release to do to tables in use.
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
NEXT_RELEASE = [
    "ALTER TABLE {} ADD COLUMN of_the_next integer NULL",
    "ALTER TABLE {} ADD COLUMN counted_by_the_next integer NOT NULL DEFAULT 0",
]
COUNTS = """
import json
from regions.models import Region, WorkforceEstimate
print("COUNTS" + json.dumps([Region.objects.count(), WorkforceEstimate.objects.count()]))
"""


def at_once(portal, *command):
    """Two processes, begun together; what they said."""
    processes = [
        subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=BASE_DIR,
            env=portal.environment | DURABLE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _deployment in range(2)
    ]
    words = [process.communicate(timeout=600)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], words
    return words


def test_two_that_set_up_the_same_database_both_end_well(tmp_path):
    portal = Portal(tmp_path / "portal")
    portal.folder.mkdir()
    words = at_once(portal, "migrate", "-v0")
    assert sum("waiting for it" in each for each in words) == 1
    assert portal.manage("migrate", "--check", **DURABLE).returncode == 0
    at_once(portal, "load_reference", "-v0")
    twice = counts(portal)
    assert min(twice) > 0
    assert portal.manage("load_reference", "-v0", **DURABLE).returncode == 0
    assert counts(portal) == twice  # who loads alone adds nothing to it


def counts(portal):
    return marked(portal.manage("shell", "-v0", "-c", COUNTS, **DURABLE), "COUNTS")


def test_people_go_on_while_the_tables_of_the_next_release_come(office):
    """Its columns are added to every table, under people who save; the release before goes on there,
    with what it had, and so does one that starts anew."""
    officers = [Officer(office, number) for number in (2, 3)]
    is_over = threading.Event()

    def type_on(officer):
        answers, number = [], 0
        while not is_over.is_set():
            number += 1
            answers.append(officer.save(MOVEMENTS[number % 5], number)[0])
        return answers

    with ThreadPoolExecutor(2) as pool:
        typing = [pool.submit(type_on, officer) for officer in officers]
        try:
            change_every_table(office)
        finally:
            is_over.set()
        answers = [status for each in typing for status in each.result()]
    assert len(answers) > 10
    assert set(answers) == {200}
    assert lost(office, officers) == {}
    office.kill("web")  # as a restart by the service manager: old code, new tables
    for officer in officers:
        path, token = f"/api/v1/reports/{officer.branch}/2023-02/", office.tokens[officer.branch]
        line = {"region": officer.region, "segment": "BPU", "closing": 1000}
        assert office.ask("PUT", path, token, {"lines": [line], "note": "Uji"}) == 200
        assert office.ask("POST", path + "submit/", token) == 200
        assert office.ask("POST", path + "verify/", office.tokens["verifier"]) == 200
    assert office.manage("verify_totals").returncode == 0
    assert office.manage("daily").returncode == 0


def change_every_table(running):
    with running.connect() as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            for statement in NEXT_RELEASE:
                cursor.execute(statement.format(f'"{table}"'))
