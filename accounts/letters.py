"""Letters about accounts, sent by the worker, so that no page waits for the mail server."""

from django_tasks import task

from common.letters import send_letter


@task()
def send_later(text: str, receiver: str) -> None:
    """The first line of the text is the subject."""
    send_letter(text, receiver)
