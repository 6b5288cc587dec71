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


def test_people_are_looked_at_here_and_changed_on_their_own_page(as_user, cast):
    client = as_user(cast.admin)
    path = f"/admin/accounts/user/{cast.official.pk}/"
    assert client.get(path, follow=True).status_code == 200
    for step in ("change/", "delete/"):
        assert client.post(path + step, {"role": "admin", "post": "yes"}).status_code == 403
    assert client.get("/admin/accounts/user/add/").status_code == 403
    assert User.objects.get(pk=cast.official.pk).role == "official"


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
