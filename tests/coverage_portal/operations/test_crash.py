"""`kill -9` of web, worker and database while reports are submitted and verified: everything that
was acknowledged is there afterwards, and nothing is half done."""

import json
import random

import pytest

from tests.coverage_portal.operations.running import a_running_portal

pytestmark = pytest.mark.long

BRANCHES, MONTHS = 10, 10  # 100 submissions and 100 verifications
SEED = 46
WORLD = """
import json
from datetime import date
from accounts.actions import create_token
from accounts.models import User
from participants.reports.models import ReportingMonth
from regions.models import Branch, BranchService, Region
province = Region.objects.create(code="61", bps_code="61", name="Provinsi", level="province")
tokens = {}
for n in range(BRANCHES):
    place = Region.objects.create(code=f"61.{n + 11}", bps_code=f"61{n + 11}", name=f"W{n}",
                                  level="regency", parent=province)
    branch = Branch.objects.create(slug=f"cabang-{n}", name=f"C{n}")
    BranchService.objects.create(branch=branch, region=place, valid_from=date(2020, 1, 1))
    officer = User.objects.create_user(f"p{n}", role="branch_staff", branch=branch)
    tokens[f"cabang-{n}"] = create_token(by=officer, name="t", scope="write", days=1)[1]
for month in range(1, MONTHS + 1):
    ReportingMonth.objects.create(month=date(2023, month, 1))
verifier = User.objects.create_user("v", role="verifier")
tokens["verifier"] = create_token(by=verifier, name="t", scope="write", days=1)[1]
print("TOKENS" + json.dumps(tokens))
"""
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


def marked(output, mark):
    [line] = [line for line in output.stdout.splitlines() if line.startswith(mark)]
    return json.loads(line.removeprefix(mark))


@pytest.fixture
def running(tmp_path):
    with a_running_portal(tmp_path / "portal") as portal:
        yield portal


def test_what_was_acknowledged_survives_every_kill(running):
    script = f"BRANCHES, MONTHS = {BRANCHES}, {MONTHS}\n{WORLD}"
    tokens = marked(running.manage("shell", "-c", script), "TOKENS")
    running.start("web")
    running.start("worker")
    chance = random.Random(SEED)
    kills = dict(
        zip(
            chance.sample(range(BRANCHES * MONTHS), 6),
            ["web", "database", "worker"] * 2,
            strict=True,
        )
    )
    acknowledged = set()
    for number in range(BRANCHES * MONTHS):
        branch, month = f"cabang-{number % BRANCHES}", f"2023-{number // BRANCHES + 1:02d}"
        path = f"/api/v1/reports/{branch}/{month}/"
        line = {"region": f"61.{number % BRANCHES + 11}", "segment": "BPU", "closing": 1000}
        body = {"lines": [line], "note": "Uji"}
        assert running.ask("PUT", path, tokens[branch], body) == 200
        if number in kills:
            running.kill(kills[number])
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
    assert running.manage("verify_totals").returncode == 0
