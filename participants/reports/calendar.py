"""Deadlines of reports as a calendar (RFC 5545), which phones and computers read again and again.

A deadline is a day in the province's time zone (WIB), up to its midnight: an event of a whole day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.deputies import deputyships_now
from accounts.models import User
from common import formats
from common.months import add_months
from participants.reports.models import (
    EnrolmentReport,
    ReportingMonth,
    default_dates,
    newest_reports,
)
from regions.models import Branch

MONTHS_BACK = 13  # the same month of last year is still there to be looked up
MONTHS_AHEAD = 3  # that are not open yet, with their usual days
READ_AGAIN = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    uid: str  # stays the same however often day and state change
    day: date
    title: str
    path: str
    detail: str = ""
    is_done: bool = False
    is_usual: bool = False  # of a month that is not open yet: its day may still be moved
    changed_at: datetime


def public_deadlines(today: date) -> Iterator[Deadline]:
    """Sending and verifying, for the whole province."""
    path = reverse("reports:performance")
    there = ReportingMonth.objects.filter(due_on__gte=_first_day(today)).order_by("month")
    for period in [*there, *_months_to_come(today)]:
        month = {"month": period}
        for name, day, title in (
            ("kirim", period.due_on, _("Laporan %(month)s: cabang mengirim") % month),
            ("verifikasi", period.verify_by, _("Laporan %(month)s: diverifikasi") % month),
        ):
            yield Deadline(
                uid=f"{name}-{formats.month_code(period.month)}",
                day=day,
                title=title,
                path=path,
                is_usual=period.pk is None,
                changed_at=_morning(min(period.opens_on, today)),
            )


def deadlines_of(user: User, today: date) -> Iterator[Deadline]:
    """An officer's own branch and those they are a deputy for; a verifier's verifications."""
    branches = _branches_of(user)
    for report in newest_reports(branches, today):
        if report.period.due_on >= _first_day(today):
            yield _sending(report, today)
    for branch in branches:
        for period in _months_to_come(today):
            yield _sending(EnrolmentReport(branch=branch, period=period), today)
    if user.may_verify_reports:
        for report in newest_reports(list(Branch.objects.all()), today):
            if report.verify_by >= _first_day(today) and not report.is_editable:
                yield _verifying(report)


def _branches_of(user: User) -> list[Branch]:
    own = [user.branch] if user.may_enter_reports and user.branch else []
    return own + [deputyship.branch for deputyship in deputyships_now(user)]


def _sending(report: EnrolmentReport, today: date) -> Deadline:
    words = {"month": report.period, "branch": report.branch}
    opened = min(report.period.opens_on, today)
    return Deadline(
        uid=f"kirim-{report.branch.slug}-{formats.month_code(report.month)}",
        day=report.period.due_on,
        title=_("Laporan %(month)s, %(branch)s") % words,
        path=report.path,
        detail=report.get_state_display() if report.is_begun else _("belum diisi"),
        is_done=not report.is_editable or report.is_amendment,
        is_usual=report.period.pk is None,
        changed_at=report.changed_at if report.is_begun else _morning(opened),
    )


def _verifying(report: EnrolmentReport) -> Deadline:
    words = {"month": report.period, "branch": report.branch}
    return Deadline(
        uid=f"verifikasi-{report.branch.slug}-{formats.month_code(report.month)}",
        day=report.verify_by,
        title=_("Verifikasi %(month)s, %(branch)s") % words,
        path=report.verify_path,
        detail=report.get_state_display(),
        is_done=report.is_verified,
        changed_at=report.changed_at,
    )


def _first_day(today: date) -> date:
    return add_months(today.replace(day=1), -MONTHS_BACK)


def _months_to_come(today: date) -> list[ReportingMonth]:
    """Not opened yet, and not saved: with their usual days."""
    this_month = today.replace(day=1)
    coming = [add_months(this_month, number) for number in range(MONTHS_AHEAD)]
    there = set(ReportingMonth.objects.filter(month__in=coming).values_list("month", flat=True))
    return [
        ReportingMonth(month=month, **default_dates(month))
        for month in coming
        if month not in there
    ]


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def as_ical(name: str, deadlines: Iterable[Deadline]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Cakupan Jamsostek//tenggat//ID")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for deadline in deadlines:
        calendar.add_component(_event(deadline))
    return calendar.to_ical()


def _event(deadline: Deadline) -> Event:
    host = urlsplit(settings.PORTAL_URL).hostname
    words = {"day": formats.long_date(deadline.day)}
    last_moment = _("Paling lambat %(day)s pukul 24.00 WIB.") % words
    hint = _("Perkiraan: bulan ini belum dibuka.") if deadline.is_usual else deadline.detail
    event = Event()
    event.add("uid", f"{deadline.uid}@{host}")
    event.add("dtstamp", deadline.changed_at)
    event.add("last-modified", deadline.changed_at)
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + timedelta(days=1))
    event.add("summary", f"✓ {deadline.title}" if deadline.is_done else deadline.title)
    event.add("description", "\n".join(filter(None, [last_moment, hint])))
    event.add("url", settings.PORTAL_URL.rstrip("/") + deadline.path)
    event.add("status", "TENTATIVE" if deadline.is_usual else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # a deadline takes nobody's day
    if deadline.is_done:
        event.add("categories", [_("selesai")])
    return event
