"""What closes the gap: from today's participants through each channel to the target."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import ContributionUnit
from coverage_portal.dashboard.brought import brought_in
from coverage_portal.dashboard.charts.chart import Chart, Trace, about
from coverage_portal.dashboard.charts.closing_drawing import road, waterfall
from coverage_portal.dashboard.charts.months import spoken, target_name
from coverage_portal.dashboard.charts.table import Column
from participants.coverage.position import Channel, Position
from participants.coverage.snapshot import Snapshot

Row = dict[str, Any]


def closing(
    snapshot: Snapshot,
    position: Position,
    _places: object = None,
) -> Chart:
    rows = _rows(position, brought_in(position))
    return Chart(
        name="penutup",
        title=_title(position),
        sentence=_sentence(position),
        columns=_columns(),
        rows=rows,
        template="charts/closing.svg",
        drawing={"sizes": waterfall(rows), "road": road(rows)} if rows else {},
        about=about(snapshot, position),
        is_sample=position.is_sample,
        note=_note(position),
        traces=[Trace("step", _("Orang"), "steps")] if rows else [],
        x="label",
    )


def _rows(position: Position, covered: Mapping[str, int]) -> list[Row]:
    """`{label, kind, step, total, points, note, covered}`, from today to the target."""
    people, target = position.participants, position.target_people
    if people is None or target is None:
        return []
    rows = [_row(_("Terlindungi sekarang"), "today", people, people)]
    total = people
    for channel in position.channels:
        total += channel.people
        row = _row(channel.name, "channel", channel.people, total)
        said = covered.get(channel.name)
        rows.append(row | {"note": reading(channel), "others": _others(channel), "covered": said})
    left = max(0, target - total)
    if left:
        rows.append(_row(_("Belum ada jalannya"), "left", left, target))
    label = _("Target %(target)s") % {"target": target_name(position)}
    rows.append(_row(label, "target", target, target))
    return rows


def _row(label: str, kind: str, step: int, total: int) -> Row:
    empty: Row = {"note": "", "others": [], "covered": None}
    return {"label": label, "kind": kind, "step": step, "total": total} | empty


def reading(channel: Channel) -> str:
    """`7,1 poin dari pekerja`: how the amount is read."""
    return f"{_amount(channel)} {channel.unit.label}"


def _amount(channel: Channel) -> str:
    return formats.short_percent(channel.amount).removesuffix("%")


def _others(channel: Channel) -> list[dict[str, Any]]:
    """The readings not chosen; an amount in people has none."""
    if channel.unit is ContributionUnit.PEOPLE:
        return []
    return [
        {"people": people, "label": f"{formats.people(people)} · {unit.label}"}
        for unit, people in channel.readings.items()
        if unit is not channel.unit
    ]


def _columns() -> list[Column]:
    return [
        Column("label", _("Langkah")),
        Column("step", _("Orang"), "people"),
        Column("total", _("Jumlah sampai di sini"), "people"),
        Column("note", _("Cara membaca")),
        Column("covered", _("Sudah terlindungi lewat jalur ini"), "people"),
    ]


def _title(position: Position) -> str:
    if position.target is None or position.gap_people is None:
        return _("Kekurangan dalam orang belum dapat dihitung")
    target = target_name(position)
    if position.gap_people == 0:
        return _("Target %(target)s sudah tercapai") % {"target": target}
    if not position.channels:
        return _("%(people)s orang ke %(target)s, belum ada jalur yang ditetapkan") % {
            "people": formats.people(position.gap_people),
            "target": target,
        }
    if not position.residual:
        return _("Jalur yang dijanjikan cukup untuk mencapai %(target)s") % {"target": target}
    return _("%(people)s orang belum ada jalannya ke %(target)s") % {
        "people": formats.people(position.residual),
        "target": target,
    }


def _sentence(position: Position) -> str:
    if position.gap_people is None or position.target is None or position.target_people is None:
        return _("Perlu jumlah peserta, jumlah pekerja dan target; salah satunya belum ada data.")
    facts = {
        "gap": formats.people(position.gap_people),
        "channels": spoken(
            [f"{channel.name} {formats.people(channel.people)}" for channel in position.channels]
        ),
        "left": formats.people(position.residual),
        "target": formats.people(position.target_people),
        "now": formats.people(position.participants),
    }
    if position.gap_people == 0:
        return _("%(now)s orang terlindungi; target %(target)s orang.") % facts
    if not position.channels:
        return _("Dari %(now)s ke %(target)s orang: kurang %(gap)s.") % facts
    return (
        _("Kurang %(gap)s orang. Diharapkan dari %(channels)s; %(left)s belum ada jalannya.")
        % facts
    )


def _note(position: Position) -> str:
    """The readings of a channel's amount, since its source does not say of what it is a share."""
    return " ".join(
        _("%(channel)s %(amount)s dibaca sebagai %(unit)s. Dibaca lain: %(others)s.")
        % {
            "channel": channel.name,
            "amount": _amount(channel),
            "unit": channel.unit.label,
            "others": spoken([other["label"] for other in _others(channel)]),
        }
        for channel in position.channels
        if _others(channel)
    )
