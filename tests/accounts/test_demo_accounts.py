import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.demo import ACCOUNTS
from accounts.models import User


@pytest.fixture
def accounts(reference, monkeypatch):
    monkeypatch.setattr(settings, "DEMO", True)
    call_command("create_demo_accounts", verbosity=0)
    return {user.username: user for user in User.objects.all()}


def test_accounts_for_each_role_with_the_known_password(accounts):
    assert {name: user.role for name, user in accounts.items()} == {
        "pejabat": "official",
        "bupati.kuburaya": "official",
        "petugas.pontianak": "branch_staff",
        "petugas.singkawang": "branch_staff",
        "petugas.ketapang": "branch_staff",
        "verifikator": "verifier",
        "bank.kalbar": "bank",
        "bank.bri": "bank",
        "tim9": "award_admin",
        "admin": "admin",
        "verifikator.dua": "verifier",
        "admin.dua": "admin",
    }
    assert all(user.check_password(settings.DEMO_PASSWORD) for user in accounts.values())


def test_each_account_has_its_scope(accounts):
    assert accounts["bupati.kuburaya"].region.code == "61.12"
    assert accounts["petugas.ketapang"].branch.slug == "ketapang"
    assert accounts["bank.bri"].bank.code == "bri"


def test_only_admins_enter_the_admin(accounts):
    assert [name for name, user in accounts.items() if user.is_staff] == ["admin", "admin.dua"]
    assert accounts["admin"].is_superuser


def test_a_second_run_leaves_passwords_as_they_are(accounts):
    user = accounts["pejabat"]
    user.set_password("sandi-baru-yang-panjang")
    user.save()
    call_command("create_demo_accounts", verbosity=0)
    assert User.objects.count() == len(accounts)
    assert User.objects.get(username="pejabat").check_password("sandi-baru-yang-panjang")


def test_outside_the_demo_it_refuses_unless_forced(reference):
    with pytest.raises(CommandError, match="hanya untuk demo"):
        call_command("create_demo_accounts", verbosity=0)
    assert not User.objects.exists()
    call_command("create_demo_accounts", force=True, verbosity=0)
    assert User.objects.exists()


def test_without_reference_data_it_says_what_to_do_first(db):
    with pytest.raises(CommandError, match="load_reference"):
        call_command("create_demo_accounts", force=True, verbosity=0)


def test_the_sign_in_page_of_the_demo_names_every_account(accounts, client):
    page = client.get("/masuk/").content.decode()
    assert all(f"<code>{account.username}</code>" in page for account in ACCOUNTS)
