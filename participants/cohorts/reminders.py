"""Warning a branch, in the portal and by mail, of what ends and is not renewed for everybody.

Each cohort and warning day is told once to each person; the notice keeps what became of its mail.
"""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.deputies import officers_of
from accounts.models import Notice
from accounts.notices import send_letters, tell
from common import formats
from participants.cohorts.cover import Cover
from participants.cohorts.lines import Line, in_words, lines
from participants.cohorts.models import CohortVersion

ENDED_TOLD_DAYS = 14  # an end is news for two weeks; after that the list goes on showing it


def remind(day: date) -> tuple[int, list[str]]:
    """How many people were told, and to whom a letter could not be sent. Safe to run again, which
    tries those letters again."""
    real = CohortVersion.objects.counting().filter(cohort__is_sample=False)
    told = sum(
        len(_tell(line, occasion))
        for line in lines(Cover(list(real)), day)
        if (occasion := _occasion(line)) and line.without_renewal
    )
    _sent, failed = send_letters(Notice.objects.filter(kind=Notice.Kind.ENDING))
    return told, failed


def _occasion(line: Line) -> str:
    """`30`, a warning day it has come to; `0` once it has ended; nothing before and long after."""
    if line.has_ended:
        return "0" if line.days_ended <= ENDED_TOLD_DAYS else ""
    return str(line.warning or "")


def _tell(line: Line, occasion: str) -> list[Notice]:
    cohort = line.version.cohort
    if cohort.branch is None:
        return []
    with translation.override("id"):
        note = f"{in_words(line.version)}. {_days_words(line)} {_renewed_words(line)}"
    return tell(
        users=officers_of(cohort.branch),
        kind=Notice.Kind.ENDING,
        subject=cohort.region.short_name,
        branch=cohort.branch,
        path=cohort.get_absolute_url(),
        note=note,
        once=f"cohort-{cohort.pk}-{line.version.ends_on:%Y%m%d}-{occasion}",
    )


def _days_words(line: Line) -> str:
    if line.has_ended:
        text = ngettext(
            "Sudah %(days)s hari tanpa perlindungan.",
            "Sudah %(days)s hari tanpa perlindungan.",
            line.days_ended,
        )
        return text % {"days": line.days_ended}
    text = ngettext("%(days)s hari lagi.", "%(days)s hari lagi.", line.days_left)
    return text % {"days": line.days_left}


def _renewed_words(line: Line) -> str:
    if not line.renewed:
        return _("Belum ada perpanjangan yang terverifikasi.")
    return _("Belum diperpanjang untuk %(people)s orang.") % {
        "people": formats.people(line.without_renewal)
    }


def reminders_of(path: str) -> list[Notice]:
    """The log of one cohort: who was told, and what became of each letter."""
    told = Notice.objects.about(path, [Notice.Kind.ENDING])
    return list(told.select_related("user"))
