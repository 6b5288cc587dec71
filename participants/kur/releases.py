"""A month of KUR for the public: counted once, seen by nobody outside, then released for good."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.data_version import DataVersion
from common.months import add_months, month_range, month_start, this_month
from common.trail import recorded
from participants.kur import disclosure, sql
from participants.kur.models import Batch, KurRelease, Person, ReleasedNumber
from participants.kur.models.releases import Line
from participants.kur.raw_counts import raw_counts
from regions.models import Region

# Months that are looked at together: what an older one leaves open, those between have narrowed.
COMPARED = 12
STAYS = gettext_lazy(
    "Bulan ini atau bulan sesudahnya sudah dirilis: angkanya tidak dihitung ulang."
)


@transaction.atomic
def count_month(month: date) -> KurRelease | None:
    """Counts a month that is over; None where that was done before. Only rounded numbers stay."""
    if month >= this_month():
        raise ValueError(f"{month:%Y-%m} is not over")
    sql.wait_for_lock(sql.MERGE_LOCK)  # no list is half merged meanwhile
    release, is_new = KurRelease.objects.get_or_create(month=month)
    if not is_new:
        return None
    _count(release)
    return release


@recorded
def count_again(*, month: KurRelease, by: User, reason: str) -> list[KurRelease]:
    """A month that nobody outside has seen, from the people as they are known now; with it those
    counted after it, whose numbers were looked at beside the former ones."""
    _require_verifier(by)
    sql.wait_for_lock(sql.MERGE_LOCK)
    since = KurRelease.objects.select_for_update().filter(month__gte=month.month)
    releases = list(since.order_by("month"))
    if any(release.is_released for release in releases):
        raise ValidationError(STAYS)
    for release in releases:
        release.numbers.all().delete()
        _count(release)
    return releases


def _count(release: KurRelease) -> None:
    """Beside the months before it, so that together they determine nobody."""
    earlier = KurRelease.objects.filter(month__lt=release.month)[: COMPARED - 1]
    numbers = disclosure.public_numbers(
        raw_counts(release.month),
        [each.read() for each in reversed(earlier)],
        Line(region=Region.objects.root().pk),
    )
    ReleasedNumber.objects.bulk_create(
        ReleasedNumber(
            release=release,
            region_id=line.region,
            bank_id=line.bank,
            scheme=line.scheme,
            credit_month=line.credit_month,
            measure=measure,
            people=people,
        )
        for (line, measure), people in numbers.items()
    )
    release.counted_at = timezone.now()
    release.is_sample = Person.objects.filter(is_sample=True).exists()
    release.save(update_fields=["counted_at", "is_sample"])


def months_due() -> list[date]:
    """The month before this one, and those before it that were missed; none without a list."""
    lists = Batch.objects.filter(kind=Batch.Kind.DEBTORS, status=Batch.Status.SAVED, erased_at=None)
    first = lists.aggregate(first=Min("uploaded_at"))["first"]
    if first is None:
        return []
    last = KurRelease.objects.first()
    begin = add_months(last.month, 1) if last else month_start(timezone.localtime(first).date())
    return month_range(begin, add_months(this_month(), -1))


@recorded
def release(*, month: KurRelease, by: User, at: datetime | None = None) -> None:
    """From now on everybody sees it, and nobody changes it. `at`: the sample's own day."""
    _require_verifier(by)
    waiting = KurRelease.objects.waiting().filter(pk=month.pk)
    if waiting.update(released_at=at or timezone.now(), released_by=by):
        DataVersion.bump()


def _require_verifier(by: User) -> None:
    if not by.may_release_kur:
        raise PermissionDenied(_("Hanya verifikator wilayah yang merilis angka KUR."))
