"""The accounts of the demo, one for each role, with one password that everybody knows."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from regions.models import Bank, Branch, Region

Role = User.Role


@dataclass(frozen=True, slots=True)
class Account:
    username: str
    name: str
    role: User.Role
    region: str = ""
    branch: str = ""
    bank: str = ""


ACCOUNTS = [
    Account("pejabat", "Pejabat Provinsi", Role.OFFICIAL, region="61"),
    Account("bupati.kuburaya", "Pejabat Kubu Raya", Role.OFFICIAL, region="61.12"),
    Account("petugas.pontianak", "Petugas Pontianak", Role.BRANCH_STAFF, branch="pontianak"),
    Account("petugas.singkawang", "Petugas Singkawang", Role.BRANCH_STAFF, branch="singkawang"),
    Account("petugas.ketapang", "Petugas Ketapang", Role.BRANCH_STAFF, branch="ketapang"),
    Account("verifikator", "Verifikator Wilayah", Role.VERIFIER),
    Account("bank.kalbar", "Petugas Bank Kalbar", Role.BANK, bank="kalbar"),
    Account("bank.bri", "Petugas BRI", Role.BANK, bank="bri"),
    Account("tim9", "Tim 9 Paritrana", Role.AWARD_ADMIN),
    Account("admin", "Admin Portal", Role.ADMIN),
    # For what one person prepares and another verifies.
    Account("verifikator.dua", "Verifikator Kedua", Role.VERIFIER),
    Account("admin.dua", "Admin Kedua", Role.ADMIN),
]


@transaction.atomic
def create_demo_accounts(*, password: str) -> list[User]:
    """The accounts that did not exist yet; those that do keep their password and their role."""
    regions = {region.code: region for region in Region.objects.all()}
    branches = {branch.slug: branch for branch in Branch.objects.all()}
    banks = {bank.code: bank for bank in Bank.objects.all()}
    there = set(User.objects.values_list("username", flat=True))
    return [
        User.objects.create_user(
            account.username,
            password=password,
            first_name=account.name,
            role=account.role,
            region=regions[account.region] if account.region else None,
            branch=branches[account.branch] if account.branch else None,
            bank=banks[account.bank] if account.bank else None,
            is_staff=account.role == Role.ADMIN,
            is_superuser=account.role == Role.ADMIN,
        )
        for account in ACCOUNTS
        if account.username not in there
    ]
