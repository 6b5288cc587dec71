"""Accounts that an admin makes for somebody else."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actions import create_account
from accounts.models import User


def make(by, **more):
    values = {"username": "petugas.b2", "full_name": "Petugas B", "role": "branch_staff", **more}
    return create_account(by=by, **values)


def test_the_first_password_opens_the_account(cast, places, client):
    user, password = make(cast.admin, branch=places.branch_b)
    assert (user.get_full_name(), user.branch) == ("Petugas B", places.branch_b)
    assert client.login(username="petugas.b2", password=password)


def test_no_two_first_passwords_are_alike(cast, places):
    first = make(cast.admin, branch=places.branch_a)[1]
    assert first != make(cast.admin, username="petugas.b3", branch=places.branch_a)[1]


@pytest.mark.parametrize(("role", "is_staff"), [("verifier", False), ("admin", True)])
def test_only_an_admin_s_account_opens_the_admin(cast, role, is_staff):
    user, _password = make(cast.admin, role=role)
    assert (user.is_staff, user.is_superuser) == (is_staff, is_staff)


@pytest.mark.parametrize(
    "who", ["official", "officer_a", "verifier", "bank_officer", "award_admin"]
)
def test_nobody_but_an_admin_makes_accounts(cast, who):
    with pytest.raises(PermissionDenied):
        make(getattr(cast, who), role="admin")
    assert not User.objects.filter(username="petugas.b2").exists()
