"""What is due, overdue, returned and done, by branch and month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.reports.models import EnrolmentReport

DONE_SHOWN = 12  # months; the rest is opened on demand


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The newest report of one branch and month; not saved where nobody has begun it."""

    report: EnrolmentReport
    today: date
    filled: int = 0
    rows: int = 0
    marks: int = 0  # that are not answered

    @property
    def state_word(self) -> str:
        return self.report.get_state_display() if self.report.is_begun else _("belum diisi")

    @property
    def days_left(self) -> int:
        return (self.report.deadline - self.today).days

    @property
    def has_deadline(self) -> bool:
        """An amendment has a window and, once it is sent, its own deadline."""
        return not self.report.is_amendment or self.report.is_submitted

    @property
    def is_overdue(self) -> bool:
        return self.has_deadline and self.days_left < 0 and not self.report.is_verified

    @property
    def is_open(self) -> bool:
        return not self.report.is_draft or self.report.takes_entries(self.today)

    @property
    def deadline_words(self) -> str:
        days = self.days_left
        if not self.has_deadline:
            return _("koreksi, revisi %(revision)s") % {"revision": self.report.revision}
        if days == 0:
            return _("tenggat hari ini")
        if days < 0:
            return ngettext("lewat %(days)s hari", "lewat %(days)s hari", -days) % {"days": -days}
        return ngettext("%(days)s hari lagi", "%(days)s hari lagi", days) % {"days": days}

    @property
    def holder(self) -> str:
        """Who has it in hand now."""
        if self.report.is_submitted:
            return _("verifikator")
        return "" if self.report.is_verified else _("cabang")

    @property
    def tone(self) -> str:
        if self.report.is_returned or self.is_overdue:
            return "bad"
        if self.report.is_verified:
            return "good"
        return "warn" if self.days_left <= 3 and not self.report.is_amendment else ""

    @property
    def risk_order(self) -> tuple[Any, ...]:
        """Returned first, then by how late, then by deadline."""
        return (not self.report.is_returned, self.days_left, self.report.branch.name)


@dataclass(frozen=True, slots=True)
class Worklist:
    to_do: Sequence[Item]
    waiting: Sequence[Item]
    done: Sequence[Item]
    older: Sequence[Item]
    shut: Sequence[Item]  # never reported and no longer open

    @property
    def has_items(self) -> bool:
        return bool(self.to_do or self.waiting or self.done or self.shut)


def worklist(items: Sequence[Item]) -> Worklist:
    """The items, newest month first, by what is to be done with them."""
    done = [item for item in items if item.report.is_verified]
    most = DONE_SHOWN * max(1, len({item.report.branch_id for item in items}))
    return Worklist(
        to_do=sorted(
            (item for item in items if item.is_open and item.report.is_editable),
            key=lambda item: item.risk_order,
        ),
        waiting=[item for item in items if item.report.is_submitted],
        done=done[:most],
        older=done[most:],
        shut=[item for item in items if not item.is_open],
    )
