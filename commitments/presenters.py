"""Rows in, dicts out: totals by channel and place, and what minutes keep."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from commitments.attainment import Attainment
from commitments.models import Commitment

Total = dict[str, Any]  # {label, commitments, people, delivered, outstanding, late}


def totals(rows: Iterable[Attainment], of: Callable[[Commitment], object]) -> list[Total]:
    """By channel or place, the largest promise first."""
    groups: dict[str, list[Attainment]] = {}
    for row in rows:
        groups.setdefault(str(of(row.commitment)), []).append(row)
    lines = [total(label, group) for label, group in groups.items()]
    return sorted(lines, key=lambda line: (-line["people"], line["label"]))


def total(label: str, rows: Sequence[Attainment]) -> Total:
    return {
        "label": label,
        "commitments": len(rows),
        "people": sum(row.people for row in rows),
        "delivered": sum(row.delivered for row in rows),
        "outstanding": sum(row.outstanding for row in rows),
        "late": sum(row.is_overdue for row in rows),
    }


def decided(commitment: Commitment) -> dict[str, Any]:
    """What minutes keep of a commitment: the values as decided, whatever becomes of it later."""
    return {
        "number": commitment.number,
        "label": commitment.label,
        "party": commitment.party,
        "what": commitment.what,
        "place": str(commitment.region),
        "channel": str(commitment.get_channel_display()),
        "segment": commitment.segment,
        "people": commitment.people,
        "starts_in": f"{commitment.starts_in:%Y-%m}",
        "due_on": commitment.due_on.isoformat(),
        "measure": str(commitment.get_measure_display()),
        "baseline_month": f"{commitment.baseline_month:%Y-%m}" if commitment.baseline_month else "",
        "baseline_people": commitment.baseline_people,
        "source": commitment.source,
        "needs": commitment.needs,
        "helper": commitment.helper,
        "reason": commitment.change_reason,
        "withdrawn": commitment.withdrawal_reason,
        "is_party_public": commitment.is_party_public,
        "is_sample": commitment.is_sample,
    }


def open_item(row: Attainment) -> dict[str, Any]:
    """Of a promise from before that is not kept yet, as it stood at the meeting."""
    return decided(row.commitment) | {
        "gained": row.gained,
        "percent": str(row.percent) if row.percent is not None else "",
        "state": row.state.value if row.state else "",
        "month": f"{row.month:%Y-%m}" if row.month else "",
    }
