"""A portal of a release, with its data, becomes one of today: the dumps are made by make_dump.py."""

import gzip
import os
import uuid
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from coverage_portal.operations.embedded import Cluster, ensure_server
from tests.coverage_portal.operations.portal import Portal

DUMPS = sorted(Path(__file__).parent.glob("portal-*.sql.gz"))
# What was entered in the release, as the portal of today says it.
CHECK = """
from datetime import date
from django.core.management import call_command
from participants.figures.models import EnrolmentFigure, RegionTotal
from participants.kur.encryption import pair
from participants.kur.models import Person
from participants.reports.models import EnrolmentReport
from regions.models import Region

call_command("verify_totals", verbosity=0)
place = Region.objects.get(code="61.71")
assert RegionTotal.objects.get(region=place, month=date(2024, 6, 1)).participants == 91_100
assert EnrolmentFigure.objects.filter(superseded_at=None).count() == 3
assert EnrolmentFigure.objects.exclude(superseded_at=None).get().closing == 91_000
draft = EnrolmentReport.objects.get(period__month=date(2024, 8, 1))
assert [line.closing for line in draft.lines.all() if line.closing] == [92_900]
assert Person.objects.count() == 5
for person in Person.objects.all():
    assert pair(person.key_id).open(person.nik_sealed)[:6] == b"617199"
print("ALL THERE")
"""


def execute(url, statement):
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


@pytest.fixture
def database():
    """The address of an empty database on the suite's server."""
    suite = os.environ.get("DATABASE_URL") or ensure_server()
    name = f"upgrade_{uuid.uuid4().hex[:12]}"
    execute(suite, f"CREATE DATABASE {name}")
    if os.environ.get("DATABASE_URL"):
        yield urlsplit(suite)._replace(path=f"/{name}").geturl()
    else:
        yield Cluster.current().url(name)
    execute(suite, f"DROP DATABASE {name} WITH (FORCE)")


def statements(dump):
    """Without psql's own commands, which pg_dump writes around them."""
    text = gzip.decompress(dump.read_bytes()).decode()
    return "\n".join(line for line in text.splitlines() if not line.startswith("\\"))


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.name)
def test_a_portal_of_a_release_is_upgraded_with_all_it_holds(dump, database, tmp_path):
    execute(database, statements(dump))
    portal = Portal(tmp_path, database)
    upgraded = portal.manage("migrate", "-v0")
    assert upgraded.returncode == 0, upgraded.stderr
    checked = portal.manage("shell", "-v0", "-c", CHECK)
    assert checked.stdout.strip() == "ALL THERE", checked.stdout + checked.stderr


def test_the_last_release_is_among_them():
    assert "portal-0.2.0.sql.gz" in [path.name for path in DUMPS]
