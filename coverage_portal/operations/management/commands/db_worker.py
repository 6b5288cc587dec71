"""The worker of django-tasks, which ended with the first lost connection, made to outlive it."""

import logging
import time
from typing import Any

from django.conf import settings
from django.db import connections
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from common import lost_database
from coverage_portal.operations.embedded import EmbeddedServerError, ensure_server
from participants.kur.imports import run

logger = logging.getLogger("coverage_portal.worker")

MOST_ATTEMPTS = 3  # of one task: one that takes the server down each time must not go on for ever


class Command(db_worker.Command):
    help = "Run the tasks that wait in the database; a lost connection is a pause, not the end."

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
            except lost_database.LOST as error:
                now = time.monotonic()
                if now - began > lost_database.LONGEST_PAUSE:
                    pauses = lost_database.pauses()
                lost_at = lost_at or now
                wait(next(pauses), lost_database.reason(error))
            else:
                return


def wait(seconds: int, reason: str) -> None:
    logger.warning("The database is away (%s); trying again in %d s.", reason, seconds)
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


def take_up_again(worker_id: str) -> None:
    """Tasks of this worker that were cut off: each looks first at what is left to do, so a letter
    that was not sent is sent, and a list that was reported as interrupted stays so."""
    for task in DBTaskResult.objects.running().filter(worker_ids__contains=worker_id):
        if len(task.worker_ids) < MOST_ATTEMPTS:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
            logger.warning("Task %s (%s) was interrupted; taken up again.", task.pk, task.task_name)
        else:
            task.set_failed(RuntimeError(f"Interrupted {len(task.worker_ids)} times."))
            logger.error("Task %s (%s) was interrupted; given up.", task.pk, task.task_name)
