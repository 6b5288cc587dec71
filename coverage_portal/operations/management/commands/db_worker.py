"""The worker of django-tasks, which ended with the first lost connection, made to outlive it."""

import logging
import time
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from common import lost_database
from coverage_portal.operations.embedded import EmbeddedServerError, ensure_server
from participants.kur.imports import run

logger = logging.getLogger("coverage_portal.worker")

MOST_ATTEMPTS = 3  # of one task: one that takes the server down each time must not go on for ever


class Command(db_worker.Command):
    help = (
        "Run the tasks that wait in the database; while it is away or keeps nothing new, it pauses."
    )

    def handle(self, *, worker_id: str, **options: Any) -> None:
        pauses = lost_database.pauses()
        lost_at = 0.0
        while True:
            began = time.monotonic()
            try:
                report_interrupted()
                take_up_again(worker_id)
                if lost_at:
                    logger.info("The database is back after %d s.", time.monotonic() - lost_at)
                    lost_at = 0.0
                super().handle(worker_id=worker_id, **options)
            except DatabaseError as error:
                if not is_passing(error):
                    raise
                now = time.monotonic()
                if now - began > lost_database.LONGEST_PAUSE:
                    pauses = lost_database.pauses()
                lost_at = lost_at or now
                wait(next(pauses), error)
            else:
                return


def is_passing(error: Exception) -> bool:
    return isinstance(error, lost_database.LOST) or lost_database.takes_no_writes(error)


def wait(seconds: int, error: Exception) -> None:
    what = "keeps nothing new" if lost_database.takes_no_writes(error) else "is away"
    reason = lost_database.reason(error)
    logger.warning("The database %s (%s); trying again in %d s.", what, reason, seconds)
    connections.close_all()
    time.sleep(seconds)
    if settings.EMBEDDED_DATABASE:
        try:
            ensure_server()  # nobody else would start it again while web and worker run
        except EmbeddedServerError as error:
            logger.warning("%s", error)


def report_interrupted() -> None:
    for batch in run.report_interrupted():
        logger.warning("List %d was interrupted: %s", batch.pk, batch.message)


@transaction.atomic
def take_up_again(worker_id: str) -> None:
    """Tasks of this worker that were cut off: each looks first at what is left to do, so a letter
    that was not sent is sent, and a list that was reported as interrupted stays so. For update, so
    that a database that keeps nothing new says so here."""
    own = DBTaskResult.objects.running().filter(worker_ids__contains=worker_id)
    for task in own.select_for_update():
        if len(task.worker_ids) < MOST_ATTEMPTS:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
            logger.warning("Task %s (%s) was interrupted; taken up again.", task.pk, task.task_name)
        else:
            task.set_failed(RuntimeError(f"Interrupted {len(task.worker_ids)} times."))
            logger.error("Task %s (%s) was interrupted; given up.", task.pk, task.task_name)
