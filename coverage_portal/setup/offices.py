"""Which office serves which places, and who works there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from participants.kur.models import Loan
from regions.models import Bank, Branch, BranchService, Region

Role = User.Role
VERIFIERS_NEEDED = 2  # whoever prepares never verifies


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A place where people work: a branch, a bank, or the regional office."""

    name: str
    detail: str
    people: Sequence[User]
    needed: int
    query: dict[str, str]  # what a new account there is made with
    is_idle: bool = False  # serves no place, so that nobody needs to report

    @property
    def missing(self) -> int:
        return 0 if self.is_idle else max(0, self.needed - len(self.people))

    @property
    def account_href(self) -> str:
        return f"{reverse('setup:account')}?{urlencode(self.query)}"


@dataclass(slots=True)
class Offices:
    branches: list[Office] = field(default_factory=list)
    regional: list[Office] = field(default_factory=list)
    banks: list[Office] = field(default_factory=list)
    unserved: list[Region] = field(default_factory=list)
    shared: list[Region] = field(default_factory=list)  # served by two offices at once
    sample_services: int = 0

    @property
    def everybody(self) -> list[Office]:
        return [*self.regional, *self.branches, *self.banks]

    @property
    def is_done(self) -> bool:
        """Every place has its office, and those that report and verify have somebody."""
        at_work = [*self.regional, *self.branches]
        is_staffed = not any(office.missing for office in at_work)
        return is_staffed and not self.unserved and not self.sample_services


def offices() -> Offices:
    """Six queries."""
    users = list(User.objects.filter(is_active=True))
    services = list(
        BranchService.objects.valid_in(timezone.localdate()).select_related("region", "branch")
    )
    times_served = Counter(service.region_id for service in services)
    places = list(Region.objects.exclude(parent=None))
    return Offices(
        branches=[_branch(branch, services, users) for branch in Branch.objects.all()],
        regional=[_regional(users)],
        banks=_banks(users),
        unserved=[place for place in places if not times_served[place.pk]],
        shared=[place for place in places if times_served[place.pk] > 1],
        sample_services=sum(service.is_sample for service in services),
    )


def _branch(branch: Branch, services: Sequence[BranchService], users: Sequence[User]) -> Office:
    served = [service.region.short_name for service in services if service.branch == branch]
    return Office(
        name=branch.name,
        detail=", ".join(served) or _("tidak melayani wilayah mana pun"),
        people=[user for user in users if user.branch_id == branch.pk],
        needed=1,
        query={"cabang": branch.slug},
        is_idle=not served,
    )


def _regional(users: Sequence[User]) -> Office:
    return Office(
        name=_("Kantor wilayah"),
        detail=_("memverifikasi laporan; yang menyiapkan rekap tidak memverifikasinya"),
        people=[user for user in users if user.role == Role.VERIFIER],
        needed=VERIFIERS_NEEDED,
        query={"peran": Role.VERIFIER.value},
    )


def _banks(users: Sequence[User]) -> list[Office]:
    units = Counter(
        Loan.objects.exclude(bank_unit="")
        .order_by()
        .values_list("bank_id", "bank_unit")
        .distinct()
        .values_list("bank_id", flat=True)
    )
    return [
        Office(
            name=bank.name,
            detail=_("%(count)s unit menurut daftar debiturnya") % {"count": units[bank.pk]}
            if units[bank.pk]
            else _("unitnya dikenal dari daftar debitur pertama"),
            people=[user for user in users if user.bank_id == bank.pk],
            needed=1,
            query={"bank": bank.code},
        )
        for bank in Bank.objects.all()
    ]
