"""Letters about accounts, sent by the worker, so that no page waits for the mail server."""

from django.conf import settings
from django.core.mail import send_mail
from django_tasks import task


@task()
def send_letter(subject: str, text: str, receivers: list[str]) -> None:
    send_mail(subject.strip(), text.strip() + "\n", settings.DEFAULT_FROM_EMAIL, receivers)
