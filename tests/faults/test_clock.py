"""The clock of the machine is set back two hours under web, worker and daily run, while they run.
PostgreSQL keeps its own clock, as it does on another machine."""

import pytest

from tests.coverage_portal.operations.running import a_running_portal
from tests.faults.office import Officer, lost, make_office, marked

pytestmark = pytest.mark.long

BRANCH = "cabang-0"
# What Python begins with in each process: its clock is as many hours off as a file says.
CLOCK = """
import os
from datetime import timedelta
from pathlib import Path
import time_machine
hours = Path(os.environ["CLOCK_OF_THE_TEST"])
traveller = time_machine.travel(timedelta(0), tick=True).start()
true_time = traveller.time_ns
traveller.time_ns = lambda: true_time() + int(hours.read_text()) * 3600 * 10**9
"""
NOW = "from django.utils import timezone; print('NOW' + str(int(timezone.now().timestamp())))"
TOLD = """
import json
from participants.reports.models import EnrolmentReport
reports = EnrolmentReport.objects.filter(branch__slug="cabang-0").select_related("period")
told = {
    str(report.month): [report.state, *(event.kind for event in report.events.all())]
    for report in reports
}
print("TOLD" + json.dumps(told))
"""


@pytest.fixture
def clock(tmp_path):
    """Sets it so many hours off, in a single write."""
    hours = tmp_path / "hours"

    def set_to(number):
        written = tmp_path / "hours.new"
        written.write_text(str(number))
        written.replace(hours)

    set_to(0)
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock" / "sitecustomize.py").write_text(CLOCK)
    return set_to


@pytest.fixture
def running(clock, tmp_path):
    environment = {
        "PYTHONPATH": str(tmp_path / "clock"),
        "CLOCK_OF_THE_TEST": str(tmp_path / "hours"),
    }
    with a_running_portal(tmp_path / "portal", **environment) as portal:
        yield portal


def step(running, tokens, month, action, **sent):
    """The answer to a program at the report of that month."""
    who = tokens["verifier" if action == "verify" else BRANCH]
    path = f"/api/v1/reports/{BRANCH}/{month}/"
    method = "POST" if action else "PUT"
    return running.answer(method, f"{path}{action}{'/' if action else ''}", who, sent)


def submit(running, tokens, month, closing):
    line = {"region": "61.11", "segment": "BPU", "closing": closing}
    assert step(running, tokens, month, "", lines=[line], note="Uji").status == 200
    assert step(running, tokens, month, "submit").status == 200


def test_a_clock_set_back_refuses_what_would_deny_the_past_and_nothing_else(running, clock):
    tokens = make_office(running, months=4)
    running.start_and_wait()
    before = marked(running.manage("shell", "-c", NOW), "NOW")
    officer = Officer(running, month="2023-04")
    assert officer.save("new", 1)[0] == 200
    submit(running, tokens, "2023-01", 1000)
    assert step(running, tokens, "2023-01", "verify").status == 200
    submit(running, tokens, "2023-02", 1100)
    submit(running, tokens, "2023-03", 1200)

    clock(-2)
    assert marked(running.manage("shell", "-c", NOW), "NOW") < before
    # Who is signed in stays so, and the cell's next version follows the last.
    assert officer.save("new", 2)[0] == 200
    assert officer.acknowledged["new"] == (2, 2)
    assert officer.get("/laporan/")[0] == 200
    assert Officer(running, number=1).save("new", 7)[0] == 200  # another signs in
    # Sent in what is now the future: refused in words, and it stays as it is.
    refused = step(running, tokens, "2023-02", "verify")
    assert refused.status == 409
    assert "Minta admin membetulkan jam" in refused.content
    # Taken back and sent again, it is told in the order in which it happened.
    assert step(running, tokens, "2023-03", "withdraw").status == 200
    assert step(running, tokens, "2023-03", "submit").status == 200
    told = marked(running.manage("shell", "-c", TOLD), "TOLD")
    assert told["2023-02-01"][0] == "dikirim"
    assert told["2023-03-01"][-3:] == ["submitted", "withdrawn", "submitted"]
    for command in ("daily", "verify_totals"):
        done = running.manage(command)
        assert done.returncode == 0, done.stdout + done.stderr

    clock(0)
    assert step(running, tokens, "2023-02", "verify").status == 200
    assert step(running, tokens, "2023-03", "verify").status == 200
    assert officer.save("new", 3)[0] == 200
    assert officer.acknowledged["new"] == (3, 3)
    assert lost(running, [officer]) == {}
    assert running.manage("verify_totals").returncode == 0
    assert "Traceback" not in running.log("web").read_text()
