"""A month of KUR for the public: counted once, seen by nobody outside, then released for good."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.data_version import DataVersion
from common.months import add_months, month_range, month_start, this_month
from participants.kur import disclosure, sql
from participants.kur.models import Batch, KurRelease, Person, ReleasedNumber
from participants.kur.models.releases import Line
from participants.kur.raw_counts import raw_counts
from regions.models import Region

# Months that are looked at together: what an older one leaves open, those between have narrowed.
COMPARED = 12


@transaction.atomic
def count_month(month: date) -> KurRelease | None:
    """Counts a month that is over; None where that was done before. Only rounded numbers stay."""
    if month >= this_month():
        raise ValueError(f"{month:%Y-%m} is not over")
    sql.wait_for_lock(sql.MERGE_LOCK)  # no list is half merged meanwhile
    if KurRelease.objects.filter(month=month).exists():
        return None
    earlier = KurRelease.objects.filter(month__lt=month)[: COMPARED - 1]
    numbers = disclosure.public_numbers(
        raw_counts(month),
        [release.read() for release in reversed(earlier)],
        Line(region=Region.objects.root().pk),
    )
    release = KurRelease.objects.create(
        month=month, is_sample=Person.objects.filter(is_sample=True).exists()
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
    return release


def months_due() -> list[date]:
    """The month before this one, and those before it that were missed; none without a list."""
    lists = Batch.objects.filter(kind=Batch.Kind.DEBTORS, status=Batch.Status.SAVED, erased_at=None)
    first = lists.aggregate(first=Min("uploaded_at"))["first"]
    if first is None:
        return []
    last = KurRelease.objects.first()
    begin = add_months(last.month, 1) if last else month_start(timezone.localtime(first).date())
    return month_range(begin, add_months(this_month(), -1))


@transaction.atomic
def release(*, month: KurRelease, by: User) -> None:
    """From now on everybody sees it, and nobody changes it."""
    if not by.may_release_kur:
        raise PermissionDenied(_("Hanya verifikator wilayah yang merilis angka KUR."))
    waiting = KurRelease.objects.waiting().filter(pk=month.pk)
    if waiting.update(released_at=timezone.now(), released_by=by):
        DataVersion.bump()
