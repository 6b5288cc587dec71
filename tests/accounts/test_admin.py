"""Who may enter the admin, and how accounts are kept there."""

import pytest
from django.contrib.admin.models import LogEntry

from accounts.models import User

ROLES = ["official", "officer_a", "verifier", "bank_officer", "award_admin"]


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("path", ["", "regions/region/", "accounts/user/add/", "login/"])
def test_only_an_admin_enters(as_user, cast, who, path):
    user = getattr(cast, who)
    user.is_staff = True  # says nothing here: the role decides
    user.save()
    assert as_user(user).get(f"/admin/{path}", follow=True).status_code == 403


def test_a_stranger_is_sent_to_the_portals_own_sign_in(client, db):
    response = client.get("/admin/regions/region/", follow=True)
    assert response.redirect_chain[-1][0] == "/masuk/?next=/admin/regions/region/"


def test_an_admin_by_role_alone_may_do_everything_there(as_user, cast):
    cast.official.role = User.Role.ADMIN
    cast.official.save()
    client = as_user(cast.official)
    for path in ("", "regions/region/add/", "accounts/user/", "admin/logentry/"):
        assert client.get(f"/admin/{path}").status_code == 200


def test_an_inactive_admin_may_do_nothing(cast):
    cast.admin.is_active = False
    assert not cast.admin.has_perm("regions.change_region")
    assert not cast.admin.has_module_perms("regions")


def new_user(**more):
    return {
        "username": "petugas.baru",
        "password1": "sebuah-sandi-panjang",
        "password2": "sebuah-sandi-panjang",
        "role": "branch_staff",
    } | more


def test_an_account_is_made_with_its_scope_and_recorded(as_user, cast, places):
    data = new_user(branch=places.branch_a.pk)
    as_user(cast.admin).post("/admin/accounts/user/add/", data)
    user = User.objects.get(username="petugas.baru")
    assert (user.branch, user.is_staff, user.is_superuser) == (places.branch_a, False, False)
    assert LogEntry.objects.get().object_id == str(user.pk)


@pytest.mark.parametrize(
    ("role", "reason"),
    [("branch_staff", "memerlukan kantor cabang"), ("bank", "memerlukan bank")],
)
def test_a_role_without_its_scope_is_refused_in_words(as_user, cast, role, reason):
    response = as_user(cast.admin).post("/admin/accounts/user/add/", new_user(role=role))
    assert reason in response.content.decode()
    assert not User.objects.filter(username="petugas.baru").exists()


def test_accounts_are_made_inactive_and_not_deleted(as_user, cast):
    client = as_user(cast.admin)
    path = f"/admin/accounts/user/{cast.official.pk}/"
    assert client.post(path + "delete/", {"post": "yes"}).status_code == 403
    client.post(path + "change/", {"username": "pejabat", "role": "official"})
    assert not User.objects.get(username="pejabat").is_active


def test_the_admin_does_not_make_superusers(as_user, cast):
    data = {"username": "pejabat", "role": "official", "is_active": "on", "is_superuser": "on"}
    as_user(cast.admin).post(f"/admin/accounts/user/{cast.official.pk}/change/", data)
    assert not User.objects.get(username="pejabat").is_superuser


@pytest.mark.parametrize(
    "path", ["accounts/user/", "regions/bank/", "accounts/apitoken/", "figures/regiontotal/"]
)
def test_the_lists_open(as_user, cast, path):
    assert as_user(cast.admin).get(f"/admin/{path}?q=a").status_code == 200


@pytest.mark.parametrize("path", ["accounts/apitoken/add/", "figures/regiontotal/add/"])
def test_what_is_written_elsewhere_is_only_looked_at(as_user, cast, path):
    assert as_user(cast.admin).post(f"/admin/{path}").status_code == 403


def test_what_was_changed_can_be_read_but_not_rewritten(as_user, cast):
    client = as_user(cast.admin)
    forms = {"other_names-TOTAL_FORMS": "0", "other_names-INITIAL_FORMS": "0"}
    client.post("/admin/regions/bank/add/", {"code": "mandiri", "name": "Bank Mandiri", **forms})
    page = client.get("/admin/admin/logentry/").content.decode()
    assert "Bank Mandiri" in page
    entry = LogEntry.objects.get()
    assert client.post(f"/admin/admin/logentry/{entry.pk}/delete/").status_code == 403
