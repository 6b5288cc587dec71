"""A task that does nothing: that it was done shows that the worker runs."""

from django_tasks import task


@task()
def probe() -> None:
    return None
