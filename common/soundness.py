"""What tells whether the portal runs as it should: measured here, told by /healthz and /penyiapan/."""

import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Case, When
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django_tasks_db.models import DBTaskResult, get_date_max

LONGEST_WAIT = timedelta(minutes=2)  # a worker that runs takes a task within seconds
LONGEST_QUEUE = timedelta(minutes=15)  # ... or after what it is at
LONGEST_TASK = timedelta(hours=1)  # a list of a million debtors takes minutes
BACKUP_DAYS = 7


def idle_since() -> datetime | None:
    """Since when a task waits that nobody takes; None while the worker works. A letter that is to be
    tried again later waits from then on."""
    tasks, now = DBTaskResult.objects.all(), timezone.now()
    due = Case(When(run_after=get_date_max(), then="enqueued_at"), default="run_after")
    waiting = tasks.ready().order_by(due).values_list(due, flat=True).first()
    longest = LONGEST_QUEUE if tasks.running().exists() else LONGEST_WAIT
    return waiting if waiting and waiting < now - longest else None


def stuck_since() -> datetime | None:
    """Since when a task runs that should have ended long ago."""
    late = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LONGEST_TASK)
    return late.order_by("started_at").values_list("started_at", flat=True).first()


def last_backup() -> datetime | None:
    return max(_backups_in(Path(settings.BACKUP_FOLDER)), default=None)


def is_old(backup: datetime) -> bool:
    return backup < timezone.now() - timedelta(days=BACKUP_DAYS)


def _backups_in(folder: Path) -> Iterator[datetime]:
    """When each was made: its manifest is written last, so that one without is none."""
    for path in folder.glob("*/manifest.json"):
        try:
            made = parse_datetime(json.loads(path.read_text(encoding="utf-8"))["made_at"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if made is not None:
            yield made


def least_free_megabytes() -> int:
    """Of the disks that uploads, the database and backups lie on, as far as they are of this
    machine."""
    folders = [settings.PORTAL_DIR, settings.MEDIA_ROOT, settings.BACKUP_FOLDER]
    places = {_nearest(Path(folder)) for folder in [*folders, settings.DATABASE_FOLDER]}
    return min(shutil.disk_usage(place).free for place in places) >> 20


def _nearest(folder: Path) -> Path:
    """The folder, or the one that it will be made in."""
    return next(each for each in [folder, *folder.parents] if each.exists())
