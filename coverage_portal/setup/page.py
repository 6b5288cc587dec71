"""The first day in order: five steps, each with what is missing and where it is mended."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.spreadsheets.upload import UploadForm
from coverage_portal.setup import running
from coverage_portal.setup.forms import MonthsForm, WorkersForm
from coverage_portal.setup.history import HistoryKnown, history_known
from coverage_portal.setup.looks import looks_now
from coverage_portal.setup.offices import offices
from coverage_portal.setup.workers import workers_known


@dataclass(frozen=True, slots=True)
class Step:
    number: int
    anchor: str
    title: str
    is_done: bool
    is_open: bool  # what is missing, and what was sent in with errors
    is_next: bool  # the first that is missing: its button is the page's main one
    template: str


def setup_page(user: User, **forms: Any) -> dict[str, Any]:
    """`forms` are those that were sent in and are shown again with their errors."""
    places, history, looks = offices(), history_known(user), looks_now()
    workers = workers_known(_year(history))
    checks = running.checks()
    is_sound = not any(check.state == running.BAD for check in checks)
    rows = [
        ("kantor", _("Wilayah dan kantor"), places.is_done, "offices"),
        ("pekerja", _("Jumlah pekerja"), workers.is_done, "workers"),
        ("riwayat", _("Riwayat"), history.is_done, "history"),
        ("tampilan", _("Yang akan tampak"), looks.is_done, "looks"),
        ("berjalan", _("Berjalan"), is_sound, "running"),
    ]
    form_of = {"pekerja": "workers_form", "riwayat": "months_form"}
    sent = {anchor for anchor, form in form_of.items() if form in forms}
    following = next((anchor for anchor, _title, is_done, _name in rows if not is_done), "")
    steps = [
        Step(
            number,
            anchor,
            title,
            is_done,
            is_open=not is_done or anchor in sent,
            is_next=anchor == following,
            template=f"setup/{name}.html",
        )
        for number, (anchor, title, is_done, name) in enumerate(rows, start=1)
    ]
    return {
        "steps": steps,
        "missing": [step for step in steps if not step.is_done],
        "offices": places,
        "workers": workers,
        "history": history,
        "looks": looks,
        "checks": checks,
        "may_do": user.is_portal_admin,
        "is_sample": bool(looks.province and looks.province.is_sample),
        "workers_form": WorkersForm(auto_id="pekerja_%s"),
        "recap_form": UploadForm(auto_id="rekap_%s"),
        "months_form": MonthsForm(
            months=history.unopened, initial=_range(history), auto_id="bulan_%s"
        ),
        **forms,
    }


def _year(history: HistoryKnown) -> int:
    """Of the last month there is, or is being reported."""
    if history.totals:
        return history.totals[0].month.year
    if history.baseline is not None:
        return history.baseline.year + 1
    return timezone.localdate().year


def _range(history: HistoryKnown) -> dict[str, str]:
    first = history.next_unopened or (history.unopened[0] if history.unopened else None)
    return {"first": f"{first:%Y-%m}", "last": f"{first:%Y-%m}"} if first else {}
