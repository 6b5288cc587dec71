"""What runs by itself every day: each step on its own, and who hears of it when one fails."""

import io
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from coverage_portal.operations.management.commands import daily
from participants.kur.tasks import read_list


def run_daily():
    out = io.StringIO()
    call_command("daily", stdout=out, stderr=out)
    return out.getvalue()


def test_what_passes_is_pruned(db):
    now = timezone.now()
    for key, days in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, expire_date=now + timedelta(days=days))
    for days, status in ((31, "SUCCESSFUL"), (31, "FAILED"), (29, "FAILED"), (31, "RUNNING")):
        task = read_list.enqueue(0)
        row = DBTaskResult.objects.filter(pk=task.id)
        row.update(status=status, finished_at=now - timedelta(days=days))
    DBTaskResult.objects.filter(status="RUNNING").update(finished_at=None)
    run_daily()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    left = DBTaskResult.objects.order_by("status").values_list("status", flat=True)
    assert list(left) == ["FAILED", "RUNNING"]


def test_a_step_that_fails_is_named_and_stops_no_other(db, monkeypatch):
    Session.objects.create(session_key="over", expire_date=timezone.now() - timedelta(days=1))
    monkeypatch.setattr(daily, "STEPS", [["no_such_step"], *daily.STEPS])
    with pytest.raises(CommandError, match="Gagal: no_such_step"):
        run_daily()
    assert not Session.objects.exists()


def test_a_failed_service_is_written_about(settings, mailoutbox):
    settings.ALERT_EMAIL = ["operator@contoh.id"]
    call_command("mail_failure", "portal-daily.service", stdout=io.StringIO())
    [letter] = mailoutbox
    assert (letter.to, letter.subject) == (
        ["operator@contoh.id"],
        "Portal: portal-daily.service gagal",
    )
    assert "journalctl --namespace=portal --unit=portal-daily.service" in letter.body


def test_a_failure_that_nobody_is_told_of_is_a_failure_itself(settings):
    settings.ALERT_EMAIL = []
    with pytest.raises(CommandError, match="ALERT_EMAIL"):
        call_command("mail_failure", "portal-daily.service")
