import re

import pytest
from django.core import mail
from django.core.management import call_command

from coverage_portal.subscriptions.models import Subscription
from coverage_portal.subscriptions.sending import send_due

ADDRESS = "sekretaris@dinas.test"
PORTAL = "https://cakupan.example.org"


@pytest.fixture(autouse=True)
def portal_url(settings):
    settings.PORTAL_URL = PORTAL


@pytest.fixture
def subscribe(worked):
    """`subscribe(worked.province)`: somebody who has confirmed."""

    def one(region, **more):
        values = {"email": ADDRESS, "confirmed_at": "2024-08-01T00:00:00Z"}
        return Subscription.objects.create(region=region, **values | more)

    return one


@pytest.fixture
def daily():
    """One day: what is due is written down and the worker sends it. The letters of this day."""

    def run():
        before = len(mail.outbox)
        call_command("send_digests", verbosity=0)
        send_due()
        return mail.outbox[before:]

    return run


@pytest.fixture
def links():
    """The paths of the portal that a letter leads to."""
    return lambda letter: re.findall(rf"{PORTAL}(/\S*)", letter.body)
