"""What a version of a cohort may not say, each fault at its field, all at once."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from common.formats import long_date, people
from common.formats import month as month_name
from common.months import add_months, last_day, month_start
from participants.cohorts.models import CohortVersion
from participants.coverage.workers import uncovered

FIRST_DAY = date(2014, 1, 1)  # BPJS Ketenagakerjaan exists since then (UU 24/2011)
MOST_YEARS = 10
Fault = tuple[str, str]  # field, sentence


def faults(version: CohortVersion) -> list[Fault]:
    """Of a version that is not verified yet; `cohort` may be unsaved. Fields that could not be read
    are None, and what rests on them is left out."""
    if version.is_cancelled:
        return list(_cancelled_but_renewed(version))
    return [fault for check in CHECKS for fault in check(version)]


def _ends_before_it_starts(version: CohortVersion) -> Iterator[Fault]:
    if version.starts_on and version.ends_on and version.ends_on <= version.starts_on:
        yield (
            "ends_on",
            _("Berakhir setelah mulai: isi hari sesudah %(start)s.")
            % {"start": long_date(version.starts_on)},
        )


def _days_nobody_means(version: CohortVersion) -> Iterator[Fault]:
    latest = timezone.localdate() + timedelta(days=366 * MOST_YEARS)
    for field in ("starts_on", "ends_on"):
        day = getattr(version, field)
        if day and not FIRST_DAY <= day <= latest:
            yield (
                field,
                _("Periksa tahunnya: %(first)s sampai %(last)s.")
                % {
                    "first": long_date(FIRST_DAY),
                    "last": long_date(latest),
                },
            )


def _no_people(version: CohortVersion) -> Iterator[Fault]:
    if version.headcount == 0:
        yield "headcount", _("Sedikitnya satu orang.")


def _decree_without_number(version: CohortVersion) -> Iterator[Fault]:
    if version.decree and not any(letter.isdigit() for letter in version.decree):
        yield "decree", _("Tulis nomor keputusannya, misalnya 400.5/123/2024.")


def _more_than_uncovered(version: CohortVersion) -> Iterator[Fault]:
    """Against the last month before it starts: whose cover begins later was not covered then. Of a
    renewal the people of what it renews may be covered still."""
    if not (version.headcount and version.starts_on and version.cohort.region_id):
        return
    reference = uncovered(version.region.pk, add_months(month_start(version.starts_on), -1))
    if reference is None:
        return
    free, month = reference
    renewed = _holding(version.renews_id)
    if renewed and renewed.covers(last_day(month)):
        free += renewed.headcount
    if version.headcount > free:
        yield (
            "headcount",
            _(
                "Lebih banyak daripada pekerja %(place)s yang belum terlindungi: %(people)s pada"
                " %(month)s."
            )
            % {
                "place": version.region.short_name,
                "people": people(free),
                "month": month_name(month),
            },
        )


def _renewal_of_another_place(version: CohortVersion) -> Iterator[Fault]:
    former = _holding(version.renews_id)
    if former and version.cohort.region_id not in (None, former.cohort.region_id):
        yield (
            "renews",
            _("Yang diperpanjang adalah kohort %(place)s, bukan %(other)s.")
            % {
                "place": former.region.short_name,
                "other": version.region.short_name,
            },
        )


def _renewal_before_the_end(version: CohortVersion) -> Iterator[Fault]:
    former = _holding(version.renews_id)
    if former and version.starts_on and version.starts_on <= former.ends_on:
        yield (
            "starts_on",
            _("Tumpang tindih: yang diperpanjang masih berlaku sampai %(end)s. Mulai sesudahnya.")
            % {"end": long_date(former.ends_on)},
        )


def _renewals_together(version: CohortVersion) -> Iterator[Fault]:
    former = _holding(version.renews_id)
    if not (former and version.starts_on and version.ends_on and version.headcount):
        return
    others = CohortVersion.objects.counting().filter(
        renews=version.renews_id, starts_on__lte=version.ends_on, ends_on__gte=version.starts_on
    )
    taken = sum(other.headcount for other in others.exclude(cohort=version.cohort_id))
    if taken and taken + version.headcount > former.headcount:
        yield (
            "headcount",
            _(
                "Perpanjangan yang tumpang tindih: %(taken)s dari %(all)s orang sudah diperpanjang pada"
                " masa ini; sisanya %(left)s."
            )
            % {
                "taken": people(taken),
                "all": people(former.headcount),
                "left": people(max(0, former.headcount - taken)),
            },
        )


def _runs_into_its_own_renewal(version: CohortVersion) -> Iterator[Fault]:
    if not (version.cohort_id and version.ends_on):
        return
    renewals = CohortVersion.objects.counting().filter(renews=version.cohort_id)
    first = renewals.order_by("starts_on").first()
    if first and version.ends_on >= first.starts_on:
        yield (
            "ends_on",
            _("Tumpang tindih dengan perpanjangannya, yang mulai %(start)s.")
            % {"start": long_date(first.starts_on)},
        )


def _entered_already(version: CohortVersion) -> Iterator[Fault]:
    if not (version.starts_on and version.ends_on and version.cohort.region_id):
        return
    same = CohortVersion.objects.filter(
        cohort__region=version.region,
        segment=version.segment,
        decree__iexact=version.decree,
        starts_on=version.starts_on,
        ends_on=version.ends_on,
    ).exclude(cohort=version.cohort_id)
    waiting_or_holding = same.filter(state="submitted") | same.known_at(None)
    if waiting_or_holding.exists():
        yield "decree", _("Keputusan ini sudah tercatat untuk wilayah, segmen dan masa yang sama.")


def _cancelled_but_renewed(version: CohortVersion) -> Iterator[Fault]:
    if CohortVersion.objects.counting().filter(renews=version.cohort_id).exists():
        yield "is_cancelled", _("Kohort ini sudah diperpanjang; batalkan perpanjangannya dulu.")


def _holding(cohort: int | None) -> CohortVersion | None:
    if cohort is None:
        return None
    return CohortVersion.objects.counting().filter(cohort=cohort).first()


CHECKS: list[Callable[[CohortVersion], Iterator[Fault]]] = [
    _ends_before_it_starts,
    _days_nobody_means,
    _no_people,
    _decree_without_number,
    _more_than_uncovered,
    _renewal_of_another_place,
    _renewal_before_the_end,
    _renewals_together,
    _runs_into_its_own_renewal,
    _entered_already,
]
