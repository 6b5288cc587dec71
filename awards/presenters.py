"""Evidence as plain rows for pages, API and PDF: no request, no SQL."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from awards.models import Evidence
from common.arithmetic import coverage_percent, points_between
from common.segments import Segment

COMPARED = {
    "participants": _("Peserta"),
    "workers": _("Pekerja"),
    "previous_participants": _("Peserta setahun sebelumnya"),
    "previous_workers": _("Pekerja setahun sebelumnya"),
}


def evidence(frozen: Evidence, now: Mapping[int, Evidence]) -> dict[str, Any]:
    """`{"rows": [{"label": "Semua segmen", "people": …, "former": …, "change": …,
    "share": …, "former_share": …, "points": …}, …], "corrections": […], …}`.

    `share` is a percentage of all workers of the place, so the segments add up to coverage.
    """
    rows = [_row(_("Semua segmen"), frozen.participants, frozen.previous_participants, frozen)]
    for segment in Segment:
        people, former = frozen.segments.get(segment), frozen.previous_segments.get(segment)
        rows.append(_row(segment.label, people, former, frozen))
    return {
        "evidence": frozen,
        "rows": rows,
        "total": rows[0],
        "is_known": frozen.participants is not None,
        "missing_months": frozen.missing_months,
        "corrections": corrections(frozen, now.get(frozen.region_id)),
        "is_sample": frozen.is_sample,
    }


def corrections(frozen: Evidence, now: Evidence | None) -> list[dict[str, Any]]:
    """What would be read differently today: `[{"label": …, "frozen": …, "now": …}]`."""
    if now is None:
        return []
    changes = [
        {"label": label, "frozen": getattr(frozen, name), "now": getattr(now, name)}
        for name, label in COMPARED.items()
        if getattr(frozen, name) != getattr(now, name)
    ]
    changes += [
        {
            "label": segment.label,
            "frozen": frozen.segments.get(segment),
            "now": now.segments.get(segment),
        }
        for segment in Segment
        if frozen.segments.get(segment) != now.segments.get(segment)
    ]
    return changes


def _row(label: Any, people: int | None, former: int | None, frozen: Evidence) -> dict[str, Any]:
    workers, former_workers = frozen.workers, frozen.previous_workers
    share = _share(people, workers)
    former_share = _share(former, former_workers)
    return {
        "label": label,
        "people": people,
        "former": former,
        "change": None if people is None or former is None else people - former,
        "share": share,
        "former_share": former_share,
        "points": None
        if share is None or former_share is None
        else points_between(people or 0, workers or 0, former or 0, former_workers or 0),
    }


def _share(people: int | None, workers: int | None) -> Any:
    return None if people is None or workers is None else coverage_percent(people, workers)
