"""`kill -9` of web, worker and database while reports are submitted and verified: everything that
was acknowledged is there afterwards, and nothing is half done."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.ops.portal import BASE_DIR, Portal

pytestmark = pytest.mark.slow

BRANCHES, MONTHS = 10, 10  # 100 submissions and 100 verifications
SEED = 46
WORLD = """
import json
from datetime import date
from coverage_portal.accounts.actions import create_token
from coverage_portal.accounts.models import User
from participants.enrolment.models import ReportingMonth
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
from participants.enrolment.models import EnrolmentFigure, EnrolmentReport, ReportEvent
rows = []
for report in EnrolmentReport.objects.select_related("branch"):
    figures = EnrolmentFigure.objects.filter(branch=report.branch, month=report.month)
    events = list(report.events.values_list("kind", flat=True))
    rows.append([report.branch.slug, f"{report.month:%Y-%m}", report.state,
                 [f.closing for f in figures], events.count("submitted"), events.count("verified")])
print("FOUND" + json.dumps(rows))
"""


DURABLE = {"PORTAL_TEST_PG": "0"}  # the test server of the suite does not wait for the disk


class Running:
    """Web and worker of one portal, killed and started again as a service manager does."""

    def __init__(self, portal):
        self.portal = portal
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.children = {}

    def manage(self, *command):
        return self.portal.manage(*command, **DURABLE)

    def command(self, name):
        if name == "worker":
            return [sys.executable, "manage.py", "db_worker", "--queue-name=*"]
        web = [sys.executable, "-m", "gunicorn", "coverage_portal.wsgi"]
        return [*web, f"--bind=127.0.0.1:{self.port}", "--worker-class=gthread", "--threads=4"]

    def start(self, name):
        self.children[name] = subprocess.Popen(
            self.command(name),
            cwd=BASE_DIR,
            env=self.portal.environment | DURABLE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self, name):
        if name == "database":
            pid_file = self.portal.folder / "postgres" / "postmaster.pid"
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
            self.manage("check")  # whoever starts next finds it gone and starts it
            return
        os.killpg(self.children[name].pid, signal.SIGKILL)
        self.children[name].wait()
        self.start(name)

    def stop(self):
        for child in self.children.values():
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def ask(self, method, path, token, body=None):
        """Until somebody answers; a person would press the button again, too."""
        headers = {
            "Authorization": f"Token {token}",
            "If-Match": "*",
            "Content-Type": "application/json",
        }
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request(method, path, json.dumps(body or {}), headers)
                response = connection.getresponse()
                response.read()
                if response.status < 500:
                    return response.status
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            time.sleep(0.2)
        raise AssertionError(f"nobody answers {path}")


def marked(output, mark):
    [line] = [line for line in output.stdout.splitlines() if line.startswith(mark)]
    return json.loads(line.removeprefix(mark))


@pytest.fixture
def running(tmp_path):
    portal = Portal(tmp_path / "portal")
    found = Running(portal)
    assert found.manage("migrate", "-v0").returncode == 0
    try:
        yield found
    finally:
        found.stop()


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
