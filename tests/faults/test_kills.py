"""`kill -9` of web, worker, database and daily run, and a restart of the database, while reports are
submitted and verified: everything that was acknowledged is there, and nothing is half done."""

import random
import signal
from itertools import cycle, islice

import pytest

from tests.coverage_portal.operations.running import a_running_portal
from tests.faults.office import make_office, marked

pytestmark = pytest.mark.long

BRANCHES, MONTHS = 10, 10  # 100 submissions and 100 verifications
SEED = 46
DAILY_RUNS_FOR = 8  # reports: it takes some seconds to start, and some to end
KILLED = ["web", "database", "worker", "daily", "restart"]
FOUND = """
import json
from participants.figures.models import EnrolmentFigure
from participants.reports.models import EnrolmentReport, ReportEvent
rows = []
for report in EnrolmentReport.objects.select_related("branch"):
    figures = EnrolmentFigure.objects.filter(branch=report.branch, month=report.month)
    events = list(report.events.values_list("kind", flat=True))
    rows.append([report.branch.slug, f"{report.month:%Y-%m}", report.state,
                 [f.closing for f in figures], events.count("submitted"), events.count("verified")])
print("FOUND" + json.dumps(rows))
"""


@pytest.fixture
def running(tmp_path):
    with a_running_portal(tmp_path / "portal") as portal:
        yield portal


def test_what_was_acknowledged_survives_every_kill(running):
    tokens = make_office(running, BRANCHES, MONTHS)
    running.start("web")
    running.start("worker")
    chance = random.Random(SEED)
    moments = chance.sample(range(BRANCHES * MONTHS - DAILY_RUNS_FOR), 2 * len(KILLED))
    kills = dict(zip(moments, islice(cycle(KILLED), len(moments)), strict=True))
    acknowledged = set()
    for number in range(BRANCHES * MONTHS):
        branch, month = f"cabang-{number % BRANCHES}", f"2023-{number // BRANCHES + 1:02d}"
        path = f"/api/v1/reports/{branch}/{month}/"
        line = {"region": f"61.{number % BRANCHES + 11}", "segment": "BPU", "closing": 1000}
        body = {"lines": [line], "note": "Uji"}
        assert running.ask("PUT", path, tokens[branch], body) == 200
        if number in kills:
            if kills[number] == "restart":
                running.end_database(signal.SIGINT)  # as `pg_ctl restart`: all are cut off
            else:
                running.kill(kills[number])  # and what was not running yet begins
        if kills.get(number - DAILY_RUNS_FOR) == "daily":
            running.end("daily")
        # 409: done by an earlier attempt whose answer was lost with the process.
        assert running.ask("POST", path + "submit/", tokens[branch]) in {200, 409}
        assert running.ask("POST", path + "verify/", tokens["verifier"]) in {200, 409}
        acknowledged.add((branch, month))
    found = marked(running.manage("shell", "-c", FOUND), "FOUND")
    assert {(branch, month) for branch, month, *_rest in found} == acknowledged
    for branch, month, state, closings, submitted, verified in found:
        assert (state, closings, submitted, verified) == ("terverifikasi", [1000], 1, 1), (
            branch,
            month,
        )
    daily = running.manage("daily")  # as the timer would the next day: nothing stands in its way
    assert daily.returncode == 0, daily.stderr
    assert running.manage("verify_totals").returncode == 0
