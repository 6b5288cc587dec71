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
    waiting = oldest_due()
    longest = LONGEST_QUEUE if DBTaskResult.objects.running().exists() else LONGEST_WAIT
    return waiting if waiting and waiting < timezone.now() - longest else None


def oldest_due() -> datetime | None:
    """When the task that is due longest was to be taken; of a letter to be tried later in the future."""
    due = Case(When(run_after=get_date_max(), then="enqueued_at"), default="run_after")
    return DBTaskResult.objects.ready().order_by(due).values_list(due, flat=True).first()


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
    return min(free_bytes().values()) >> 20


def free_bytes() -> dict[str, int]:
    """On the disks that uploads, the database and backups lie on, as far as they are of this machine."""
    folders = {
        "portal": settings.PORTAL_DIR,
        "uploads": settings.MEDIA_ROOT,
        "backups": settings.BACKUP_FOLDER,
        "database": settings.DATABASE_FOLDER,
    }
    return {name: shutil.disk_usage(_nearest(Path(each))).free for name, each in folders.items()}


def _nearest(folder: Path) -> Path:
    """The folder, or the one that it will be made in."""
    return next(each for each in [folder, *folder.parents] if each.exists())
