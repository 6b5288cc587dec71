"""What opened an account that was closed opens it never again, also when the account is open again."""

import pytest
from allauth.mfa import app_settings as mfa

from accounts import rights
from accounts.actions import create_token, make_calendar_key
from accounts.models import PasswordLink, RightsRequest, User
from accounts.password_links import send_link
from tests import factories
from tests.accounts.test_sessions import PASSWORD, is_in, signed_in

READ = "/api/schema/"


@pytest.fixture
def second(cast):
    return factories.UserFactory(username="admin.dua", role="admin")


@pytest.fixture
def keys(cast):
    """Everything that lets somebody in: sessions of two devices, a token, a calendar, a letter."""
    user = cast.official
    user.set_password(PASSWORD)
    user.save()
    _token, token = create_token(by=user, name="a", scope="read", days=30)
    link = send_link(user=user, by=cast.admin)
    return [signed_in(user), signed_in(user, "Ponsel")], token, make_calendar_key(by=user), link


def opened(keys, client):
    """Which of them still open something."""
    sessions, token, calendar, link = keys
    return {
        "sessions": any(map(is_in, sessions)),
        "token": client.get(READ, headers={"Authorization": f"Token {token}"}).status_code == 200,
        "calendar": client.get(f"/tenggat/{calendar}/tenggat.ics").status_code == 200,
        "letter": PasswordLink.objects.usable().filter(pk=link.pk).exists(),
    }


def change(cast, **values):
    rights.ask(
        user=User.objects.get(pk=cast.official.pk),
        kind=RightsRequest.Kind.RIGHTS,
        values=values,
        reason="Pindah",
        by=cast.admin,
    )


def test_closing_and_opening_again_revives_nothing(keys, cast, client):
    assert all(opened(keys, client).values())
    change(cast, is_active=False)
    change(cast, is_active=True)
    assert not any(opened(keys, client).values()), opened(keys, client)
    assert is_in(signed_in(cast.official))  # by the password, which the person still has


def test_nor_does_it_where_the_account_was_closed_by_a_command(keys, cast, client):
    user = User.objects.get(pk=cast.official.pk)
    for is_active in (False, True):
        user.is_active = is_active
        user.save(update_fields=["is_active"])
    assert not any(opened(keys, client).values()), opened(keys, client)


def test_an_ended_password_ends_all_of_it_too(keys, cast, client):
    rights.ask(
        user=cast.official,
        kind=RightsRequest.Kind.PASSWORD,
        values={},
        reason="Laptop hilang",
        by=cast.admin,
    )
    assert not any(opened(keys, client).values()), opened(keys, client)
    assert PasswordLink.objects.usable().filter(user=cast.official).exists()


def test_no_device_is_trusted_to_leave_the_second_step_out():
    assert not mfa.TRUST_ENABLED
