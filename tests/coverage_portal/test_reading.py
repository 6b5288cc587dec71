"""Reading needs no writing: on a replica, or with a full disk, every public page answers."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken
from tests.accounts.test_sign_in import PASSWORD
from tests.addresses import public

KEY = "cj_" + "k" * 40
# One of the files that take long to make is enough; /healthz says that nothing is written; no letter
# was written to answer.
LEFT_OUT = {"exports:summary", "exports:slides", "exports:report", "exports:report_slides"}
LEFT_OUT |= {"exports:workbook", "api:schema", "healthz", "commitments:answer_by_letter"}
STRANGERS_COUNT = "throttle_anon_127.0.0.1"


@pytest.fixture
def read_only(worked, cast):
    """A server that takes no more writes, and clients who signed in before."""
    cast.official.set_password(PASSWORD)
    cast.official.save()
    clients = {
        "an official": signed_in(cast.official),
        "a verifier": signed_in(cast.verifier),
        "whose password changed": signed_in(cast.official, _auth_user_hash="lama"),
        "a stranger": Client(),
    }
    ApiToken.objects.create(
        user=cast.official, name="uji", digest=ApiToken.digest_of(KEY),
        start="cj_kkkkk", expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    cache.set(STRANGERS_COUNT, [], 0)  # expired: Django's cache would delete it as it reads

    def ask(who, path, method="get", **sent):
        """Each request in a savepoint, as a refused statement spoils what follows it."""
        clients[who].raise_request_exception = False
        savepoint = transaction.savepoint()
        connection.cursor().execute("SET TRANSACTION READ ONLY")  # until it is rolled back
        try:
            response = getattr(clients[who], method)(path, **sent)
            if response.streaming:
                b"".join(response.streaming_content)
            return response
        finally:
            transaction.savepoint_rollback(savepoint)
            connection.needs_rollback = False

    return ask


def signed_in(user, **changes):
    client = Client()
    client.force_login(user)
    session = client.session
    session.update(changes)
    session.save()
    return client


def test_every_public_page_answers(read_only):
    asked = [address for address in public() if address.name not in LEFT_OUT]
    for address in asked:
        assert read_only("a stranger", address.path()).status_code == 200, address.name
    assert len(asked) >= 35


def test_so_does_it_for_who_brings_a_session_or_a_token(read_only):
    for who in ("an official", "a verifier", "whose password changed"):
        for path in ("/wilayah/61.71/", "/kur/", "/penghargaan/", "/masuk/"):
            response = read_only(who, path, follow=True)
            assert response.status_code == 200, (who, path)
    for headers in ({}, {"Authorization": f"Token {KEY}"}):
        response = read_only("a stranger", "/api/v1/coverage/61/", headers=headers)
        assert response.status_code == 200


def test_what_would_have_to_be_written_is_refused_in_words(read_only):
    sent = {"login": "pejabat", "password": PASSWORD}
    response = read_only("a stranger", "/masuk/", "post", data=sent)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "tidak tersimpan" in response.content.decode()
