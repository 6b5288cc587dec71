"""/metrics: who may read it, and that each gauge says what is there."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families

from coverage_portal.operations import health
from participants.kur import tasks as work
from tests import factories

TOKEN = "t" * 40


def samples(client, **headers):
    """`{'portal_tasks{state="failed"}': 1.0, …}`"""
    response = client.get("/metrics", headers=headers)
    assert response.status_code == 200
    return {
        name_of(sample): sample.value
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    }


def name_of(sample):
    labels = ",".join(f'{label}="{value}"' for label, value in sorted(sample.labels.items()))
    return f"{sample.name}{{{labels}}}" if labels else sample.name


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, 404),  # through a proxy of this machine
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("203.0.113.7", {}, 404),
        ("", {}, 404),
        ("203.0.113.7", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("203.0.113.7", {"Authorization": "Bearer other"}, 404),
        ("203.0.113.7", {"Authorization": "Bearer "}, 404),
    ],
)
def test_this_machine_and_whoever_has_the_token_reads(
    client, db, settings, address, headers, status
):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", REMOTE_ADDR=address, headers=headers).status_code == status


def test_without_a_token_none_opens_it(client, db):
    for header in ("Bearer ", "Bearer None", ""):
        answer = client.get(
            "/metrics", REMOTE_ADDR="203.0.113.7", headers={"Authorization": header}
        )
        assert answer.status_code == 404


def test_over_tls_it_is_still_read_at_the_process_itself(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/metrics").status_code == 200
    assert client.get("/").status_code == 301


def test_requests_and_statements_are_counted(client, worked):
    page = 'django_http_responses_total_by_status_view_method_total{method="GET",status="200",view="dashboard:home"}'
    before = samples(client)
    client.get("/")
    after = samples(client)
    assert after[page] - before.get(page, 0) == 1
    statements = 'django_db_execute_total{alias="default",vendor="postgresql"}'
    assert after[statements] > before[statements]


def test_no_label_holds_what_somebody_sent(client, places):
    client.generic("NIKKARYA", "/?cari=rahasia-9901", headers={"User-Agent": "rahasia-9902"})
    client.get("/wilayah/rahasia-9903/")
    text = client.get("/metrics").content.decode()
    assert "rahasia" not in text
    assert "NIKKARYA" not in text


def test_tasks_and_the_age_of_the_queue(client, db):
    assert samples(client)["portal_queue_age_seconds"] == 0
    work.save_list.enqueue(1)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=5))
    work.save_list.enqueue(2)
    now = samples(client)
    assert now['portal_tasks{state="waiting"}'] == 2
    assert now["portal_queue_age_seconds"] == pytest.approx(300, abs=30)


def test_the_age_of_the_newest_backup(client, db, settings, tmp_path):
    settings.BACKUP_FOLDER = str(tmp_path)
    assert "portal_backup_age_seconds" not in samples(client)
    at = timezone.now() - timedelta(days=2)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "manifest.json").write_text(json.dumps({"made_at": at.isoformat()}))
    assert samples(client)["portal_backup_age_seconds"] == pytest.approx(172_800, abs=30)


def test_reports_that_are_awaited_after_their_deadline(client, places, cast):
    today = timezone.localdate()
    month = factories.ReportingMonthFactory(
        due_on=today - timedelta(days=20),
        opens_on=today - timedelta(days=40),
        verify_by=today - timedelta(days=10),
        correction_until=today,
    )
    late = samples(client)
    assert (late["portal_reports_late"], late["portal_reports_late_days"]) == (2, 20)
    factories.ReportFactory(
        branch=places.branch_a,
        period=month,
        state="dikirim",
        submitted_at=timezone.now(),
        submitted_by=cast.officer_a,
        first_submitted_at=timezone.now(),
    )
    assert samples(client)["portal_reports_late"] == 1


def test_a_database_that_is_away_is_told(client, db, monkeypatch):
    def away():
        raise DatabaseError

    monkeypatch.setitem(health.CHECKS, "database", away)
    monkeypatch.setattr(DBTaskResult.objects, "all", away)
    now = samples(client)
    assert now['portal_sound{check="database"}'] == 0
    assert 'portal_tasks{state="failed"}' not in now
    assert now['portal_disk_free_bytes{folder="uploads"}'] > 0
