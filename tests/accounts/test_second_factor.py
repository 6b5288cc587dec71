"""A role that publishes, decides or gives rights is not opened by a password alone."""

import logging
import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from accounts.actions import create_token
from tests.client import PortalClient, give_second_factor

OWED = "/akun/langkah-kedua/"
ASKED = "/akun/keamanan/authenticate/"
PASSWORD = "gerimis-di-tepian-kapuas"


def without_factor(user):
    client = PortalClient()
    Client.force_login(client, user)
    return client


@pytest.mark.parametrize("who", ["verifier", "admin", "award_admin"])
def test_the_role_opens_nothing_before_it_is_set_up(cast, who):
    user = getattr(cast, who)
    client = without_factor(user)
    for address in ("/", "/verifikasi/", "/admin/", "/penghargaan/kelola/", "/akun/"):
        assert client.get(address)["Location"] == OWED
    assert client.post("/akun/token/", {"name": "a"}).status_code == 403
    assert client.get("/api/v1/regions/").status_code == 403
    assert "Pasang kunci sandi" in client.get(OWED).content.decode()
    _token, key = create_token(by=user, name="a", scope="read", days=30)
    headers = {"Authorization": f"Token {key}"}
    assert PortalClient().get("/api/schema/", headers=headers).status_code == 401
    Authenticator.objects.create(user=user, type="totp", data={})
    assert client.get("/akun/").status_code == 200
    assert PortalClient().get("/api/schema/", headers=headers).status_code == 200


@pytest.mark.parametrize("who", ["official", "officer_a", "bank_officer"])
def test_others_may_do_without(cast, who):
    assert without_factor(getattr(cast, who)).get("/akun/").status_code == 200


def test_where_it_can_be_put_off_every_page_says_so(cast, settings):
    settings.SECOND_FACTOR_MAY_WAIT = True
    page = without_factor(cast.verifier).get("/verifikasi/")
    assert "boleh ditunda" in page.content.decode()
    Authenticator.objects.create(user=cast.verifier, type="totp", data={})
    page = without_factor(cast.verifier).get("/verifikasi/")
    assert "boleh ditunda" not in page.content.decode()


@pytest.mark.parametrize(("who", "may"), [("verifier", False), ("bank_officer", True)])
def test_the_last_one_is_kept_by_a_role_that_needs_it(cast, who, may):
    give_second_factor(getattr(cast, who))
    assert get_adapter().can_delete_authenticator(Authenticator.objects.get()) is may


def test_sign_ins_and_refusals_are_logged_without_what_was_typed(cast, client, caplog):
    cast.official.set_password(PASSWORD)
    cast.official.save()
    with caplog.at_level(logging.INFO, logger="accounts"):
        for login, password in [
            ("sandi-di-isian-nama", "x"),
            ("pejabat", "salah"),
            ("pejabat", PASSWORD),
        ]:
            client.post("/masuk/", {"login": login, "password": password})
        client.get("/pengguna/")
        client.post("/keluar/")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("accounts")]
    me = cast.official.pk
    assert lines == [
        "sign-in refused user=- reason=unknown account",
        f"sign-in refused user={me} reason=password",
        f"signed in user={me} role=official",
        f"refused user={me} GET pengguna/",
        f"signed out user={me}",
    ]


def test_a_code_app_is_set_up_and_asked_for_without_javascript(cast, client):
    cast.verifier.set_password(PASSWORD)
    cast.verifier.save()
    sign_in = {"login": cast.verifier.username, "password": PASSWORD}
    assert client.post("/masuk/", sign_in)["Location"] == "/verifikasi/"
    add = "/akun/keamanan/totp/activate/"
    assert client.get(add)["Location"].startswith("/masuk/lagi/")
    client.post("/masuk/lagi/", {"password": PASSWORD})
    secret = client.get(add).context["form"].secret
    codes = client.post(add, {"code": code_of(secret)}, follow=True).context["unused_codes"]
    assert client.get("/verifikasi/").status_code == 200
    for answer in (code_of(secret, later=1), codes[0]):  # a code works once
        client.post("/keluar/")
        asked = client.post("/masuk/", sign_in, follow=True)
        assert asked.redirect_chain[-1][0] == ASKED
        assert client.get("/verifikasi/")["Location"].startswith("/masuk/")
        assert client.post(ASKED, {"code": "000000"}).status_code == 200
        assert client.post(ASKED, {"code": answer})["Location"] == "/verifikasi/"
    client.post("/keluar/")
    client.post("/masuk/", sign_in)
    assert client.post(ASKED, {"code": codes[0]}).status_code == 200  # spent


def code_of(secret, later=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))
