"""A token's life: made, shown once, used, expired, revoked."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import USE_NOTED_EVERY, create_token
from accounts.models import ApiToken
from tests.client import give_second_factor

MAKE = "/akun/token/"
FORM = {"name": "dasbor Bappeda", "scope": "read", "days": "90"}
READ = "/api/schema/"  # answers everybody, but refuses a token that is not one


def made_key(response):
    return re.search(r'value="(cj_[\w-]{43})"', response.content.decode()).group(1)


def status_with(client, key):
    return client.get(READ, headers={"Authorization": f"Token {key}"}).status_code


def test_a_token_is_made_and_its_key_shown_once(as_user, cast):
    client = as_user(cast.official)
    response = client.post(MAKE, FORM)
    key = made_key(response)
    assert response.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert key not in client.get(reverse("account")).content.decode()
    assert status_with(client, key) == 200


def test_only_a_hash_of_the_key_is_kept(as_user, cast):
    key = made_key(as_user(cast.official).post(MAKE, FORM))
    [row] = ApiToken.objects.values()
    assert not any(key in str(value) for value in row.values())
    assert key.startswith(row["start"])
    assert (row["user_id"], row["scope"]) == (cast.official.pk, "read")
    assert timedelta(days=89) < row["expires_at"] - timezone.now() <= timedelta(days=90)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "n" * 61}, "name"),
        ({"scope": "admin"}, "scope"),
        ({"days": "9999"}, "days"),
        ({"days": ""}, "days"),
    ],
)
def test_a_token_that_is_not_wholly_described_is_refused(as_user, cast, change, field):
    response = as_user(cast.official).post(MAKE, FORM | change)
    assert field in response.context["form"].errors
    assert not ApiToken.objects.exists()


def test_two_tokens_in_use_may_not_share_a_name(as_user, cast):
    client = as_user(cast.official)
    client.post(MAKE, FORM)
    response = client.post(MAKE, FORM)
    assert "Sudah ada token dengan nama ini" in response.content.decode()
    assert ApiToken.objects.count() == 1


def test_the_database_refuses_a_second_token_of_that_name(cast):
    create_token(by=cast.official, name="a", scope="read", days=30)
    with pytest.raises(IntegrityError), transaction.atomic():
        create_token(by=cast.official, name="a", scope="read", days=30)
    create_token(by=cast.admin, name="a", scope="read", days=30)


def test_the_database_refuses_a_token_that_never_was_valid(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        create_token(by=cast.official, name="a", scope="read", days=0)


def test_a_revoked_token_opens_nothing_and_frees_its_name(as_user, cast):
    client = as_user(cast.official)
    key = made_key(client.post(MAKE, FORM))
    token = ApiToken.objects.get()
    response = client.post(reverse("revoke_token", args=[token.pk]), follow=True)
    assert "dicabut" in response.content.decode()
    assert status_with(client, key) == 401
    assert made_key(client.post(MAKE, FORM)) != key


def test_nobody_revokes_the_token_of_another(as_user, cast):
    give_second_factor(cast.admin)
    token, key = create_token(by=cast.admin, name="a", scope="read", days=30)
    client = as_user(cast.official)
    assert client.post(reverse("revoke_token", args=[token.pk])).status_code == 404
    assert status_with(client, key) == 200


def test_a_token_ends_with_its_term(client, cast, time_machine):
    time_machine.move_to("2026-01-01T00:00:00Z", tick=False)
    _token, key = create_token(by=cast.official, name="a", scope="read", days=30)
    time_machine.shift(timedelta(days=30) - timedelta(seconds=1))
    assert status_with(client, key) == 200
    time_machine.shift(timedelta(seconds=1))
    assert status_with(client, key) == 401


def test_an_expired_token_is_marked_and_can_be_revoked(as_user, cast, time_machine):
    time_machine.move_to("2026-01-01T00:00:00Z", tick=False)
    create_token(by=cast.official, name="a", scope="read", days=30)
    time_machine.shift(timedelta(days=31))
    assert "kedaluwarsa" in as_user(cast.official).get(reverse("account")).content.decode()


def test_the_token_of_somebody_who_left_opens_nothing(client, cast):
    _token, key = create_token(by=cast.official, name="a", scope="read", days=30)
    cast.official.is_active = False
    cast.official.save()
    assert status_with(client, key) == 401


def test_the_last_use_is_noted_but_not_with_every_read(client, cast, time_machine):
    time_machine.move_to("2026-01-01T00:00:00Z", tick=False)
    token, key = create_token(by=cast.official, name="a", scope="read", days=30)
    used = []
    for wait in (timedelta(0), USE_NOTED_EVERY / 2, USE_NOTED_EVERY):
        time_machine.shift(wait)
        status_with(client, key)
        token.refresh_from_db()
        used.append(token.last_used_at)
    assert used[0] == used[1] < used[2] == timezone.now()


@pytest.mark.parametrize("address", [MAKE, "/akun/token/1/cabut/"])
def test_tokens_are_for_whoever_has_signed_in_and_never_by_a_link(client, cast, address):
    assert client.post(address, FORM).headers["Location"].startswith("/masuk/")
    client.force_login(cast.official)
    assert client.get(address).status_code == 405
