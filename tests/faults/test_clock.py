"""The clock of the machine is set back two hours, under web, worker and PostgreSQL alike."""

from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.coverage_portal.operations import servers
from tests.coverage_portal.operations.running import a_running_portal
from tests.faults.office import Officer, lost, make_office

LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
pytestmark = [
    pytest.mark.long,
    servers.needs_postgresql_15,
    pytest.mark.skipif(LIBRARY is None, reason="NOT TRIED: apt-get install faketime"),
]
BRANCH = "cabang-0"


def clock(hours):
    """What time it is, for a process that starts with it; how long something takes stays true."""
    words = {"LD_PRELOAD": str(LIBRARY), "FAKETIME": f"{hours:+d}h", "NO_FAKE_STAT": "1"}
    return words | {"FAKETIME_DONT_FAKE_MONOTONIC": "1"}


@contextmanager
def set_to(running, home, hours):
    """All processes, the database too, begin anew with that clock."""
    port = urlsplit(running.portal.database_url).port
    for name in list(running.children):
        running.end(name)
    servers.stop(home / "data", mode="fast")
    servers.start(home / "data", port, clock(hours), **servers.QUICK)
    former, running.environment = running.environment, running.environment | clock(hours)
    running.start_and_wait()
    yield
    running.environment = former


def step(running, tokens, month, action, **sent):
    """(status, answer) of a program at the report of that month."""
    who = tokens["verifier" if action == "verify" else BRANCH]
    path = f"/api/v1/reports/{BRANCH}/{month}/"
    method = "PUT" if action == "" else "POST"
    return running.ask(method, f"{path}{action}{'/' if action else ''}", who, sent)


def enter(running, tokens, month, closing):
    line = {"region": "61.11", "segment": "BPU", "closing": closing}
    assert step(running, tokens, month, "", lines=[line], note="Uji") == 200
    assert step(running, tokens, month, "submit") == 200


def test_a_clock_that_goes_back_stops_what_would_deny_the_past_and_nothing_else(tmp_path):
    with (
        servers.postgresql_15() as (home, url),
        a_running_portal(tmp_path / "portal", url) as running,
    ):
        tokens = make_office(running, months=3)
        running.start_and_wait()
        officer = Officer(running, month="2023-03")
        assert officer.save("new", 1)[0] == 200
        enter(running, tokens, "2023-01", 1000)
        assert step(running, tokens, "2023-01", "verify") == 200
        enter(running, tokens, "2023-02", 1100)

        with set_to(running, home, -2):
            assert officer.save("new", 2)[0] == 200  # still signed in, and the cell's next version
            assert officer.acknowledged["new"] == (2, 2)
            assert officer.get("/laporan/")[0] == 200
            # Sent in what is now the future: refused in words, and it stays as it is.
            assert step(running, tokens, "2023-02", "verify") == 409
            page = officer.get(f"/laporan/{BRANCH}/2023-02/")[1]
            assert "dikirim" in page
            daily = running.manage("daily")
            assert daily.returncode == 0, daily.stderr
            assert running.manage("verify_totals").returncode == 0

        with set_to(running, home, 0):
            assert step(running, tokens, "2023-02", "verify") == 200
            assert officer.save("new", 3)[0] == 200
            assert lost(running, [officer]) == {}
            assert running.manage("verify_totals").returncode == 0
