"""Rights of whoever publishes or gives rights change with the consent of a second admin."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.models import Notice, RightsRequest, User
from accounts.models.rights import WAITS
from tests import factories
from tests.client import give_second_factor
from tests.trail import changes_of, differences

WHY = {"reason": "Pindah tugas mulai Desember"}


@pytest.fixture
def second(cast):
    return factories.UserFactory(username="admin.dua", role="admin")


def fields(user, **change):
    values = {"first_name": user.first_name, "email": user.email, "role": user.role}
    values |= {name: getattr(user, f"{name}_id") or "" for name in ("region", "branch", "bank")}
    return values | {"is_active": "on"} | WHY | change


def page_of(user):
    return f"/pengguna/{user.pk}/"


def decide(client, answer="approve"):
    [request] = RightsRequest.objects.waiting()
    return client.post(f"/pengguna/permintaan/{request.pk}/", {"answer": answer}, follow=True)


def role_of(user):
    return User.objects.get(pk=user.pk).role


def test_a_verifiers_role_waits_for_another_admin_and_the_trail_shows_both(as_user, cast, second):
    client = as_user(cast.admin)
    client.post(page_of(cast.verifier), fields(cast.verifier, role="official"))
    assert role_of(cast.verifier) == "verifier"
    assert Notice.objects.get(user=second).path == page_of(cast.verifier)
    assert decide(client).status_code == 403  # who asked does not decide
    assert "verifikator wilayah → pejabat" in " ".join(
        as_user(second).get("/pengguna/").content.decode().split()
    )
    decide(as_user(second))
    assert role_of(cast.verifier) == "official"
    [change] = [one for one in changes_of(User) if one.object_id == cast.verifier.pk][:1]
    assert change.user == second
    assert differences(change)["Peran"] == ("verifikator wilayah", "pejabat")
    states = [differences(one).get("Keadaan") for one in changes_of(RightsRequest)]
    assert states == [("menunggu admin lain", "disetujui"), ("–", "menunggu admin lain")]
    assert not Notice.objects.unread().exists()


@pytest.mark.parametrize(
    ("who", "change", "waits"),
    [
        ("official", {"role": "verifier"}, True),
        ("official", {"role": "admin"}, True),
        ("verifier", {"email": "lain@portal.test"}, True),
        ("verifier", {"is_active": ""}, False),  # urgent, and gives nobody anything
        ("bank_officer", {"role": "award_admin"}, False),
        ("officer_a", {"first_name": "Sinta"}, False),
    ],
)
def test_what_waits_and_what_does_not(as_user, cast, second, who, change, waits):
    user = getattr(cast, who)
    as_user(cast.admin).post(page_of(user), fields(user, **change))
    assert RightsRequest.objects.waiting().exists() is waits
    name = next(iter(change))
    assert (getattr(User.objects.get(pk=user.pk), name) == getattr(user, name)) is waits


def test_what_was_refused_or_withdrawn_changes_nothing(as_user, cast, second):
    for decider in (second, cast.admin):
        as_user(cast.admin).post(page_of(cast.verifier), fields(cast.verifier, role="official"))
        decide(as_user(decider), "refuse")
    states = RightsRequest.objects.values_list("state", flat=True)
    assert sorted(states) == ["refused", "withdrawn"]
    assert role_of(cast.verifier) == "verifier"


def test_the_same_is_not_asked_twice(as_user, cast, second):
    client = as_user(cast.admin)
    for _time in range(2):
        response = client.post(page_of(cast.verifier), fields(cast.verifier, role="official"))
    assert response.status_code == 422
    assert "sudah menunggu admin lain" in response.content.decode()
    assert RightsRequest.objects.count() == 1


def test_a_second_click_is_told_that_the_request_is_decided(as_user, cast, second):
    as_user(cast.admin).post(page_of(cast.verifier), fields(cast.verifier, role="official"))
    client = as_user(second)
    [asked] = RightsRequest.objects.all()
    for answer in ("approve", "approve", "refuse"):
        step = f"/pengguna/permintaan/{asked.pk}/"
        page = client.post(step, {"answer": answer}, follow=True)
        assert page.redirect_chain[-1][0] == page_of(cast.verifier)
    assert "Permintaan ini sudah diputuskan." in page.content.decode()
    asked.refresh_from_db()
    assert asked.state == RightsRequest.State.APPROVED


def test_a_request_that_nobody_decided_lapses(as_user, cast, second, time_machine):
    time_machine.move_to("2026-11-02T00:00:00Z", tick=False)
    client = as_user(cast.admin)
    client.post(page_of(cast.verifier), fields(cast.verifier, role="official"))
    [old] = RightsRequest.objects.all()
    time_machine.shift(WAITS)
    client = as_user(second)
    assert client.post(f"/pengguna/permintaan/{old.pk}/", {"answer": "approve"}).status_code == 404
    client.post(page_of(cast.verifier), fields(cast.verifier, role="official"))
    assert RightsRequest.objects.waiting().get().asked_by == second


def test_nobody_changes_their_own_rights_or_decides_about_themself(as_user, cast, second):
    client = as_user(cast.admin)
    assert client.post(page_of(cast.admin), fields(cast.admin, role="verifier")).status_code == 403
    client.post(page_of(second), fields(second, role="official"))
    assert decide(as_user(second)).status_code == 403
    assert role_of(second) == "admin"
    with pytest.raises(IntegrityError, match="needs_two"), transaction.atomic():
        RightsRequest.objects.update(state="approved", decided_by=second, decided_at=timezone.now())


@pytest.mark.parametrize("change", [{"role": "official"}, {"is_active": False}])
def test_the_last_admin_stays_whoever_writes(cast, change):
    with pytest.raises(IntegrityError, match="last admin"), transaction.atomic():
        User.objects.filter(pk=cast.admin.pk).update(is_superuser=False, **change)
    factories.UserFactory(username="admin.dua", role="admin")
    User.objects.filter(pk=cast.admin.pk).update(is_superuser=False, **change)


def test_a_lost_second_factor_goes_with_two_admins(as_user, cast, second):
    give_second_factor(cast.officer_a)
    client = as_user(cast.admin)
    client.post(f"{page_of(cast.officer_a)}minta/factor/", WHY)
    own = Authenticator.objects.filter(user=cast.officer_a)
    assert own.exists()
    decide(as_user(second))
    assert not own.exists()


def test_a_password_that_an_admin_ends_is_known_to_nobody(as_user, cast, second):
    cast.verifier.set_password("sebuah-sandi-lama-1")
    cast.verifier.save()
    as_user(cast.admin).post(f"{page_of(cast.verifier)}minta/password/", WHY)
    assert User.objects.get(pk=cast.verifier.pk).has_usable_password()
    decide(as_user(second))
    user = User.objects.get(pk=cast.verifier.pk)
    assert not user.has_usable_password()
    assert [link.is_invitation for link in user.password_links.all()] == [False]


def test_where_no_other_admin_is_it_says_how_one_comes(as_user, cast):
    page = as_user(cast.admin).get(page_of(cast.verifier)).content.decode()
    assert "manage.py createsuperuser" in page


@pytest.mark.parametrize(
    "who", ["official", "officer_a", "verifier", "bank_officer", "award_admin"]
)
def test_rights_are_given_by_admins_alone(cast, second, who):
    with pytest.raises(PermissionDenied):
        rights.invite(by=getattr(cast, who), username="x", first_name="X", role="admin")


# On the server


def test_the_third_admin_is_not_made_on_the_server(cast, second):
    with pytest.raises(CommandError, match="dua admin"):
        call_command("createsuperuser", username="tiga", email="", interactive=False)
    call_command(
        "createsuperuser", username="tiga", email="", interactive=False, emergency="Kunci hilang"
    )
    assert role_of(User.objects.get(username="tiga")) == "admin"
    assert {notice.user for notice in Notice.objects.all()} == {cast.admin, second}
    assert changes_of(User)[0].reason == "Kunci hilang"


@pytest.mark.parametrize("who", ["verifier", "admin"])
def test_guarded_passwords_are_not_set_on_the_server(cast, who):
    with pytest.raises(CommandError, match="admin kedua"):
        call_command("changepassword", getattr(cast, who).username, stdout=io.StringIO())


def test_demo_accounts_do_not_open_a_portal_in_use(cast):
    with pytest.raises(CommandError, match="sudah dipakai"):
        call_command("create_demo_accounts", force=True)
