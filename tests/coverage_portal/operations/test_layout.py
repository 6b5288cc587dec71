"""The database of a portal before 0.2.0 is left alone, in words that say what to do."""

import os
import uuid
from contextlib import closing
from urllib.parse import urlsplit

import psycopg2
import pytest

from coverage_portal.operations.embedded import FAST, Cluster, ensure_server, leave
from coverage_portal.operations.layout import is_older_layout
from tests.coverage_portal.operations.portal import Portal

# What such a database holds of the work of years.
OLDER = """
CREATE TABLE django_migrations (
    id bigserial PRIMARY KEY, app varchar(255), name varchar(255), applied timestamptz);
INSERT INTO django_migrations (app, name, applied) VALUES
    ('regions', '0001_initial', now()), ('enrolment', '0007_total_names', now());
CREATE TABLE enrolment_enrolmentfigure (id bigserial PRIMARY KEY, closing integer);
INSERT INTO enrolment_enrolmentfigure (closing) VALUES (607426);
"""


@pytest.fixture
def older_portal(tmp_path):
    suite_url = os.environ.get("DATABASE_URL", "")
    if suite_url:
        name = f"layout_{uuid.uuid4().hex[:12]}"
        run(suite_url, f"CREATE DATABASE {name}")
        url = urlsplit(suite_url)._replace(path=f"/{name}").geturl()
        run(url, OLDER)
        yield Portal(tmp_path, url), url
        run(suite_url, f"DROP DATABASE {name} WITH (FORCE)")
        return
    cluster = Cluster(tmp_path, "test-postgres", FAST)
    url = ensure_server(cluster)
    run(url, OLDER)
    yield Portal(tmp_path), url
    leave(cluster, os.getpid())


def run(url, statement):
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def contents(url):
    return (
        run(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"),
        run(url, "SELECT app, name FROM django_migrations ORDER BY id"),
        run(url, "SELECT closing FROM enrolment_enrolmentfigure"),
    )


@pytest.mark.parametrize("command", [("migrate",), ("demo", "--port=0")], ids=lambda c: c[0])
def test_an_older_database_is_refused_and_left_as_it_is(older_portal, command):
    portal, url = older_portal
    before = contents(url)
    done = portal.manage(*command)
    assert done.returncode == 1
    assert "older than 0.2.0" in done.stderr
    assert f"move the folder {portal.folder} away" in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(url) == before


@pytest.mark.parametrize(
    ("migrations", "is_older"),
    [
        pytest.param([], False, id="an empty database"),
        pytest.param(["regions.0001_initial"], False, id="a first start that was interrupted"),
        pytest.param(["regions.0001_initial", "regions.0003_outline"], True, id="0.1"),
        pytest.param(
            ["pghistory.0001_initial", "regions.9999_from_the_future"], False, id="a newer one"
        ),
    ],
)
def test_what_tells_an_older_layout(migrations, is_older):
    assert is_older_layout(migrations) == is_older
