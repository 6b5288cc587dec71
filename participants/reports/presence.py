"""Who else has a report open: seen by the requests of their own pages (as they are opened, and when
checks follow what was typed), and forgotten by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from accounts.deputies import officers_of
from accounts.models import User
from participants.reports.models import EnrolmentReport

PRESENT_FOR = timedelta(minutes=5)  # who reads or thinks for longer sends nothing meanwhile


@dataclass(frozen=True, slots=True)
class Colleague:
    name: str
    seen_at: datetime


def note_presence(report: EnrolmentReport, user: User) -> None:
    seen = Colleague(str(user), timezone.now())
    cache.set(_key(report, user.pk), seen, PRESENT_FOR.total_seconds())


def colleagues_at(report: EnrolmentReport, user: User) -> list[Colleague]:
    """The others of the branch, its deputies and the verifiers, who was seen last comes first."""
    people = officers_of(report.branch) | User.objects.filter(
        role=User.Role.VERIFIER, is_active=True
    )
    others = people.exclude(pk=user.pk).values_list("pk", flat=True)
    seen = cache.get_many([_key(report, pk) for pk in others]).values()
    return sorted(seen, key=lambda colleague: colleague.seen_at, reverse=True)


def _key(report: EnrolmentReport, user: int) -> str:
    return f"presence:{report.branch_id}:{report.month}:{user}"
