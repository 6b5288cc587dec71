"""/healthz is 200 only where everything is sound, and says by name what is not."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from participants.kur import tasks as work


@pytest.fixture
def sound(db, settings, tmp_path):
    settings.BACKUP_FOLDER, settings.DISK_LEAST_FREE_MB = str(tmp_path), 1
    back_up(tmp_path, days_ago=1)


def back_up(folder, *, days_ago):
    made = folder / f"{days_ago}"
    made.mkdir()
    at = timezone.now() - timedelta(days=days_ago)
    (made / "manifest.json").write_text(json.dumps({"made_at": at.isoformat()}))


def a_task(status, **moments):
    work.save_list.enqueue(1)
    DBTaskResult.objects.update(status=status, **moments)


def faults(client):
    response = client.get("/healthz")
    results = response.json()
    assert response.headers["Cache-Control"].startswith("max-age=0")
    assert set(results) == {"database", "worker", "disk", "backup"}
    wrong = {name: words for name, words in results.items() if words != "ok"}
    assert response.status_code == (503 if wrong else 200)
    return wrong


def test_a_sound_portal_is_200(client, sound):
    assert faults(client) == {}


def test_a_task_that_nobody_takes_is_a_worker_that_does_not_run(client, sound):
    now = timezone.now()
    a_task("READY", enqueued_at=now - timedelta(minutes=1))
    assert faults(client) == {}
    a_task("READY", enqueued_at=now - timedelta(minutes=3))
    assert faults(client) == {"worker": "not running"}


def test_what_waits_for_a_long_list_is_no_fault(client, sound):
    a_task("RUNNING", started_at=timezone.now() - timedelta(minutes=50))
    work.save_list.enqueue(1)
    DBTaskResult.objects.ready().update(enqueued_at=timezone.now() - timedelta(minutes=10))
    assert faults(client) == {}


def test_a_task_that_never_ends_is_a_stuck_worker(client, sound):
    a_task("RUNNING", started_at=timezone.now() - timedelta(minutes=61))
    assert faults(client) == {"worker": "stuck"}


def test_a_full_disk(client, sound, settings):
    settings.DISK_LEAST_FREE_MB = 10**12
    assert faults(client) == {"disk": "full"}


@pytest.mark.parametrize(("days", "fault"), [(6, {}), (8, {"backup": "old"})])
def test_the_newest_backup_counts(client, sound, settings, tmp_path, days, fault):
    folder = tmp_path / "cadangan"
    folder.mkdir()
    settings.BACKUP_FOLDER = str(folder)
    assert faults(client) == {"backup": "none"}
    back_up(folder, days_ago=30)
    back_up(folder, days_ago=days)
    assert faults(client) == fault


def test_a_demo_needs_no_backup(client, sound, settings, tmp_path):
    settings.DEMO, settings.BACKUP_FOLDER = True, str(tmp_path / "tidak-ada")
    assert faults(client) == {}


def test_a_database_that_takes_no_writes(client, sound):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    assert faults(client) == {"database": "read-only"}


def test_live_asks_nothing_but_the_process(client, django_db_blocker):
    with django_db_blocker.block():
        assert client.get("/healthz/live").json() == {"process": "ok"}
