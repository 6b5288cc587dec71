"""Under TLS every cookie is this very host's, and no script or neighbour can plant one."""

from contextlib import suppress

import pytest
from django.test import Client
from django.urls import NoReverseMatch

from tests.accounts.test_sign_in import PASSWORD
from tests.addresses import all_addresses

# Files that take seconds to make; their cookies are those of every other file.
DEAR = {"exports:summary", "exports:slides", "exports:report", "exports:report_slides"}
DEAR |= {"exports:workbook", "exports:card", "api:schema"}


@pytest.fixture
def _under_tls(settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME = "__Host-sessionid"
    settings.CSRF_COOKIE_NAME = "__Host-csrftoken"
    settings.LANGUAGE_COOKIE_NAME = "__Host-language"
    settings.MESSAGES_COOKIE_NAME = "__Host-messages"


def set_by(response):
    return {morsel.key: morsel for morsel in response.cookies.values()}


@pytest.mark.usefixtures("_under_tls")
def test_every_cookie_of_every_page_is_this_hosts_alone(worked, cast):
    cast.official.set_password(PASSWORD)
    cast.official.save()
    admin, stranger = Client(raise_request_exception=False), Client()
    admin.force_login(cast.admin)
    seen = {}
    for address in all_addresses():
        with suppress(KeyError, NoReverseMatch):  # names a thing that is not there
            if address.name not in DEAR:
                seen |= set_by(admin.get(address.path(), secure=True))
    for path, data in [
        ("/masuk/", {"login": "admin", "password": "salah"}),
        ("/masuk/", {"login": cast.official.username, "password": PASSWORD}),
        ("/keluar/", {}),
    ]:
        seen |= set_by(stranger.post(path, data, secure=True))
    seen |= set_by(stranger.get("/bahasa/en/", secure=True))
    assert {"__Host-sessionid", "__Host-csrftoken", "__Host-language", "__Host-messages"} == set(
        seen
    )
    for name, morsel in seen.items():
        assert (morsel["path"], morsel["domain"], bool(morsel["secure"])) == ("/", "", True), name
