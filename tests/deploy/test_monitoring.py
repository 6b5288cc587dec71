"""Alert rules and the dashboard speak of figures that exist, and each rule fires in its example."""

import json
import operator
import re
import shutil
from datetime import timedelta

import pytest
import yaml
from django.db import DatabaseError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families

from coverage_portal import replica
from coverage_portal.operations import health
from coverage_portal.subscriptions.models import Delivery, Subscription
from participants.kur import tasks as work
from tests import factories
from tests.coverage_portal.operations.portal import BASE_DIR

MONITORING = BASE_DIR / "deploy" / "monitoring"
[GROUP] = yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"]
RULES = {rule["alert"]: rule for rule in GROUP["rules"]}
NAME = re.compile(r"\b(?:portal|django)_\w+")
COMPARED = re.compile(r'^(\w+)(?:\{(\w+)="(\w+)"\})? (==|>) (\d+)$')
SIGNS = {"==": operator.eq, ">": operator.gt}


def measured(client):
    text = client.get("/metrics").content.decode()
    return list(text_string_to_metric_families(text))


def fires(rule, families):
    name, label, value, sign, limit = COMPARED.match(rule["expr"]).groups()
    return any(
        SIGNS[sign](sample.value, float(limit))
        for family in families
        for sample in family.samples
        if sample.name == name and (label is None or sample.labels[label] == value)
    )


def names_in(families):
    endings = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"], "gauge": [""]}
    return {f"{each.name}{end}" for each in families for end in endings.get(each.type, [])}


def expressions():
    yield from ((name, rule["expr"]) for name, rule in RULES.items())
    dashboard = json.loads((MONITORING / "dashboard.json").read_text())
    for panel in dashboard["panels"]:
        yield from ((panel["title"], target["expr"]) for target in panel["targets"])


@pytest.fixture
def with_replica(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES, replica.REPLICA, settings.DATABASES["default"])
    monkeypatch.setattr(replica.state, "lag_now", lambda: 0.0)


def test_every_figure_in_rules_and_dashboard_exists(client, db, settings, tmp_path, with_replica):
    settings.BACKUP_FOLDER = str(tmp_path)
    back_up(tmp_path, timedelta(days=1))
    known = names_in(measured(client))
    unknown = {(where, name) for where, text in expressions() for name in NAME.findall(text)}
    assert {(where, name) for where, name in unknown if name not in known} == set()
    assert len(list(expressions())) > 25


def test_each_rule_leads_to_its_page_in_the_runbooks():
    runbooks = (BASE_DIR / "docs" / "runbooks.md").read_text()
    headings = {
        line.removeprefix("### ").strip().lower().replace(" ", "-")
        for line in runbooks.splitlines()
        if line.startswith("### ")
    }
    for rule in RULES.values():
        page, anchor = rule["annotations"]["runbook"].split("#")
        assert page == "docs/runbooks.md"
        assert anchor in headings


def back_up(folder, age):
    shutil.rmtree(folder / "a", ignore_errors=True)
    (folder / "a").mkdir()
    at = (timezone.now() - age).isoformat()
    (folder / "a" / "manifest.json").write_text(json.dumps({"made_at": at}))


def a_task(status="READY", **moments):
    work.save_list.enqueue(1)
    DBTaskResult.objects.update(status=status, **moments)


def database_away(case):
    def away():
        raise DatabaseError

    case.monkeypatch.setitem(health.CHECKS, "database", away)


def a_letter(case, **fields):
    asked = Subscription.objects.create(email="x@contoh.id", region=case.places.pontianak)
    Delivery.objects.create(subscription=asked, region=asked.region, kind="event", **fields)


def late_report(case):
    today = timezone.localdate()
    factories.ReportingMonthFactory(
        opens_on=today - timedelta(days=40),
        due_on=today - timedelta(days=15),
        verify_by=today - timedelta(days=10),
        correction_until=today,
    )


def hours_ago(hours):
    return timezone.now() - timedelta(hours=hours)


EXAMPLES = {
    "PortalDatabaseUnsound": database_away,
    "PortalWorkerUnsound": lambda case: a_task("RUNNING", started_at=hours_ago(2)),
    "PortalQueueOld": lambda case: a_task(enqueued_at=hours_ago(1)),
    "PortalTasksFailed": lambda case: a_task("FAILED", finished_at=hours_ago(1)),
    "PortalLettersFailed": lambda case: a_letter(case, state="failed"),
    "PortalLettersWait": lambda case: a_letter(case, next_try_at=hours_ago(3)),
    "PortalBackupMissed": lambda case: back_up(case.folder, timedelta(hours=37)),
    "PortalBackupUnsound": lambda case: back_up(case.folder, timedelta(days=8)),
    "PortalDiskFull": lambda case: setattr(case.settings, "DISK_LEAST_FREE_MB", 10**12),
    "PortalReportsLate": late_report,
    "PortalReplicaAway": lambda case: case.monkeypatch.setattr(replica.state, "lag_now", lambda: 6),
}
# Of Prometheus itself, or of rates over minutes, which one reading does not show.
OVER_TIME = {"PortalAway", "PortalErrors", "PortalSlow", "PortalStatementsFail"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_rule_fires_in_its_example_and_not_in_a_sound_portal(
    name, client, places, settings, tmp_path, monkeypatch, with_replica
):
    case = type("Case", (), {"places": places, "settings": settings, "monkeypatch": monkeypatch})
    case.folder = tmp_path
    settings.BACKUP_FOLDER, settings.DISK_LEAST_FREE_MB = str(tmp_path), 1
    back_up(tmp_path, timedelta(hours=1))
    assert not fires(RULES[name], measured(client))
    EXAMPLES[name](case)
    assert fires(RULES[name], measured(client))


def test_every_rule_has_an_example():
    assert set(RULES) == set(EXAMPLES) | OVER_TIME
