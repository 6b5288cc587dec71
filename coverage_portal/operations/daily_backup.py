"""The backup of a day: made, tried, copied elsewhere, and the old ones deleted.

Backups are kept for BACKUP_KEEP_DAYS and no longer: who was erased is gone from them, too, by then.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError

from coverage_portal.operations.backups import MANIFEST, SIGNATURE, back_up, restore
from coverage_portal.operations.table_copies import BackupError

Say = Callable[[str], object]


def make_daily_backup(today: date, say: Say) -> None:
    """What went wrong is raised at the end: a backup that cannot be copied is still made, and one
    that cannot be restored is told before it is needed."""
    folder = Path(settings.BACKUP_FOLDER) / today.isoformat()
    if is_backup(folder):
        say(f"{folder} is there already.")
    else:
        shutil.rmtree(folder, ignore_errors=True)  # of a run that was broken off
        say(f"{folder}: {back_up(folder).rows} rows.")
    faults = [*_fault_of(_try, folder, say), *_fault_of(_copy, folder, say)]
    if faults:
        raise BackupError("\n".join(faults))
    delete_old(today, say)


def _fault_of(step: Callable[[Path, Say], None], folder: Path, say: Say) -> Iterator[str]:
    try:
        step(folder, say)
    except (CommandError, OSError) as error:
        yield str(error)


def _try(folder: Path, say: Say) -> None:
    manifest = restore(folder, replace=False, trial=True)
    say(f"It can be restored: {manifest.rows} rows, all totals as computed anew.")


def _copy(folder: Path, say: Say) -> None:
    """To a folder (another disk, a share) or, with a colon in it, to another machine by rsync."""
    target = settings.BACKUP_COPY
    if not target:
        say("BACKUP_COPY is empty: there is no copy elsewhere.")
        return
    if ":" in target:
        _copy_by_rsync(folder, target)
    elif not Path(target).is_dir():
        raise BackupError(f"No copy: {target} (BACKUP_COPY) is not there. Is the share mounted?")
    elif not is_backup(Path(target) / folder.name):
        _copy_whole(folder, Path(target))
    say(f"Copied to {target}.")


def _copy_whole(folder: Path, target: Path) -> None:
    unfinished = target / f"{folder.name}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(folder, unfinished)
    unfinished.rename(target / folder.name)


def _copy_by_rsync(folder: Path, target: str) -> None:
    if shutil.which("rsync") is None:
        raise BackupError("No copy: rsync is missing (on Debian: apt-get install rsync).")
    done = subprocess.run(
        ["rsync", "--archive", "--timeout=60", str(folder), target],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"No copy at {target}: {done.stderr.strip()}")


def delete_old(today: date, say: Say) -> None:
    """Here and in a copy that is a folder; another machine deletes its own."""
    oldest = (today - timedelta(days=settings.BACKUP_KEEP_DAYS)).isoformat()
    places = [settings.BACKUP_FOLDER, *([settings.BACKUP_COPY] if settings.BACKUP_COPY else [])]
    for place in places:
        for folder in sorted(Path(place).glob("????-??-??")):
            if folder.name < oldest and is_backup(folder):
                shutil.rmtree(folder)
                say(f"{folder} was older than {settings.BACKUP_KEEP_DAYS} days: deleted.")


def is_backup(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() and (folder / SIGNATURE).is_file()
