"""Signing in leads to one's own work; nobody signs up."""

import pytest
from django.urls import reverse

from accounts.models import User
from tests import factories

PASSWORD = "kata-sandi-uji-coba"


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("official", "/"),
        ("officer_a", "/laporan/"),
        ("verifier", "/verifikasi/"),
        ("bank_officer", "/kur/"),
        ("award_admin", "/penghargaan/kelola/"),
        ("admin", "/"),
    ],
)
def test_signing_in_leads_to_ones_own_work(cast, client, who, address):
    assert sign_in(client, getattr(cast, who)).headers["Location"] == address


def test_an_official_of_a_regency_begins_with_it(places, client):
    official = factories.UserFactory(
        username="bupati", role=User.Role.OFFICIAL, region=places.kubu_raya
    )
    assert sign_in(client, official).headers["Location"] == "/wilayah/61.12/"


def test_where_one_wanted_to_go_comes_first(cast, client):
    response = sign_in(client, cast.officer_a, onward="/metodologi/")
    assert response.headers["Location"] == "/metodologi/"


def test_a_wrong_password_is_told_at_the_form(cast, client):
    response = client.post("/masuk/", {"login": "petugas.a", "password": "salah"})
    assert response.status_code == 200
    assert "notice--error" in response.content.decode()


def test_nobody_signs_up(client, db):
    assert client.get("/daftar/").status_code == 404


def test_leaving_takes_a_post(cast, as_user):
    client = as_user(cast.officer_a)
    assert client.get("/keluar/").status_code == 200
    assert client.get("/akun/").status_code == 200
    client.post("/keluar/")
    assert client.get("/akun/").status_code == 302


def sign_in(client, user, onward=""):
    user.set_password(PASSWORD)
    user.save()
    query = f"?next={onward}" if onward else ""
    return client.post(
        reverse("account_login") + query, {"login": user.username, "password": PASSWORD}
    )
