"""A trial becomes a real portal: from the embedded PostgreSQL 18 to a server of 15, with everything
that was entered. The drill of `make test-long`: back up, restore into an empty database, compare."""

import json

import pytest

from tests.coverage_portal.operations.portal import Portal
from tests.coverage_portal.operations.servers import needs_postgresql_15, postgresql_15

pytestmark = [pytest.mark.long, needs_postgresql_15]

TRIAL = {"PORTAL_TEST_PG": "0", "PORTAL_DEMO": "1"}  # as `make demo` has it
DIGESTS = """
import hashlib, json
from django.db import connection
from coverage_portal.operations.table_copies import kept_tables
digests = {}
with connection.cursor() as cursor:
    for table in kept_tables():
        cursor.execute(f'SELECT t::text FROM "{table}" t')
        rows = sorted(row for (row,) in cursor.fetchall())
        digests[table] = [len(rows), hashlib.sha256("\\n".join(rows).encode()).hexdigest()]
print("DIGESTS" + json.dumps(digests))
"""


def digests(portal, **environment):
    """`{"kur_loan": [12000, "3f…"]}`, in no order of the server's."""
    done = portal.manage("shell", "-c", DIGESTS, **environment)
    [line] = [line for line in done.stdout.splitlines() if line.startswith("DIGESTS")]
    return json.loads(line.removeprefix("DIGESTS"))


def test_all_that_a_trial_holds_arrives_at_the_server(tmp_path):
    trial = Portal(tmp_path / "trial")
    trial.folder.mkdir()
    backup = str(tmp_path / "backup")
    for command in (
        ["migrate", "-v0"],
        ["load_reference", "-v0"],
        ["create_demo_accounts", "-v0"],
        ["load_sample", "-v0"],
        ["backup", backup],
    ):
        done = trial.manage(*command, **TRIAL)
        assert done.returncode == 0, done.stderr
    before = digests(trial, **TRIAL)
    assert before["kur_loan"][0] > 1000
    with postgresql_15() as (_home, url):
        real = Portal(tmp_path / "real", url)
        restored = real.manage("restore", backup)
        assert restored.returncode == 0, restored.stderr
        assert "semuanya sama dengan angkanya" in restored.stdout
        assert digests(real) == before
        assert real.manage("verify_totals").returncode == 0
