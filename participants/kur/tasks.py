"""Long work for the worker process; only the batch's number travels through the queue."""

from django_tasks import task

from participants.kur.imports import run
from participants.kur.models import Batch


@task()
def read_list(batch_id: int) -> None:
    run.report_interrupted()
    batch = Batch.objects.get(pk=batch_id)
    if batch.status == Batch.Status.WAITING:
        run.read_list(batch)


@task()
def save_list(batch_id: int) -> None:
    batch = Batch.objects.get(pk=batch_id)
    if batch.status in (Batch.Status.READY, Batch.Status.QUEUED):
        run.save_list(batch)
