"""What closes the gap: from today's participants through each channel to the target."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commitments.owners import Owners
from common import formats
from common.arithmetic import ContributionUnit
from coverage_portal.dashboard.brought import brought_in, owners_of
from coverage_portal.dashboard.charts import axes, svg
from coverage_portal.dashboard.charts.chart import Chart, about, markup
from coverage_portal.dashboard.charts.months import spoken, target_name
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.svg import Json
from coverage_portal.dashboard.charts.table import Column
from participants.coverage.position import Channel, Position
from participants.coverage.snapshot import Snapshot

Row = dict[str, Any]
STEPS = {"promised", "channel", "left"}  # kinds of row that begin where the one before ended
BAR, LINE = 26, 16  # pixels: a bar, and a line of text
LOOKS: dict[str, dict[str, Any]] = {
    "today": {"color": role("primary")},
    "channel": {
        "color": role("primary"),
        "pattern": {"shape": "/", "fgcolor": role("primary"), "bgcolor": role("tint")},
    },
    "promised": {"color": role("m3")},
    "left": {"color": role("warn-tint"), "line": {"color": role("warn"), "width": 1.5}},
    "target": {"color": role("ink")},
}
TARGET_BAR_SIZES = {"chart--wide": 1190, "chart--narrow": 340}
TARGET_BAR_ROOM = 1.06  # of the bar beyond its last milestone


class Closing(Chart):
    """With the same steps as parts of one bar, which stands under the headline."""

    @cached_property
    def bar_json(self) -> Json:
        return target_bar(self.rows)

    @property
    def target_bars(self) -> list[SafeString]:
        return [
            markup(svg.draw(self.bar_json, "jalan", width=width, css=css))
            for css, width in TARGET_BAR_SIZES.items()
        ]

    @property
    def target_bar_parts(self) -> list[tuple[SafeString, Row]]:
        """Each part of the bar with its look."""
        looks = svg.swatches(self.bar_json, "jalan-kunci")
        return [
            (markup(look), row) for (look, _name), row in zip(looks, self.rows[:-1], strict=True)
        ]

    @property
    def target(self) -> Row:
        return self.rows[-1]


def closing(snapshot: Snapshot, position: Position, _places: object = None) -> Closing:
    owned = owners_of(position, snapshot)
    rows = _rows(position, brought_in(position, snapshot.choices.moment), owned)
    return Closing(
        name="penutup",
        title=_title(position, owned),
        sentence=_sentence(position, snapshot, owned),
        columns=_columns(),
        rows=rows,
        draw=(lambda: figure(rows)) if rows else None,
        about=about(snapshot, position),
        is_sample=position.is_sample,
        note=_note(position),
    )


def figure(rows: Sequence[Row]) -> Json:
    """Bars from zero, one below the other, each beginning where the one before ended.

    Heights are pixels from the top: name and value above each bar, its readings below.
    """
    most = max(row["total"] for row in rows)
    traces, texts, marks, middles, y = [], [], [], [], 0
    for row in rows:
        top = y + LINE + 4
        traces.append(_bar(row, top + BAR / 2))
        middles.append(top + BAR / 2)
        texts.append(_text(f"<b>{escape(row['label'])}</b>", 0, top - 4, "ink"))
        texts.append(_text(f"<b>{_value(row)}</b>", 1, top - 4, "ink"))
        marks += _other_marks(row, top)
        lines = _readings(row)
        room = (row["total"] - row["step"]) / most * axes.NARROW - 8  # left of the bar
        is_beside = row["kind"] in STEPS and all(axes.text_width(line) < room for line in lines)
        y = top - 2 if is_beside else top + BAR
        for line in lines:
            y += LINE
            texts.append(_text(escape(line), 0, y + 1, "soft"))
        y = max(y, top + BAR) + 14
    named = {"tickvals": middles, "ticktext": [step_name(row) for row in rows]}
    layout = axes.layout(
        height=y,
        margin=axes.NO_MARGIN,
        showlegend=False,
        annotations=texts,
        shapes=marks,
        xaxis=axes.bare_axis(0, most * 1.003),
        yaxis=axes.bare_axis(y, 0) | named,
    )
    return axes.figure(traces, layout)


def target_bar(rows: Sequence[Row], height: float = 44) -> Json:
    """The parts in one line, which ends a little beyond its last milestone."""
    target = rows[-1]["total"]
    end = {"color": role("ink"), "width": 3}
    tick = {"type": "line", "x0": target, "x1": target, "y0": 0, "y1": 1, "line": end}
    layout = axes.layout(
        height=height,
        margin=axes.NO_MARGIN,
        shapes=[tick | {"yref": "paper"}],
        xaxis=axes.bare_axis(0, max(row["total"] for row in rows) * TARGET_BAR_ROOM),
        yaxis=axes.bare_axis(0, height),
    )
    return axes.figure(
        [_bar(row, height / 2) | {"width": height * 0.7} for row in rows[:-1]], layout
    )


def _bar(row: Row, middle: float) -> dict[str, Any]:
    words = f"{row['label']}: {_value(row)}"
    return {
        "type": "bar",
        "orientation": "h",
        "name": row["label"],
        "x": [row["step"]],
        "y": [middle],
        "base": [row["total"] - row["step"] if row["kind"] in STEPS else 0],
        "width": BAR,
        "marker": LOOKS[row["kind"]],
        "text": [_value(row)],
        "textposition": "none",
        "hovertext": [escape(words)],
        "hoverinfo": "text",
    }


def _text(words: str, side: int, y: float, color: str) -> dict[str, Any]:
    """A line of text at the left (0) or right (1) edge, its foot at `y`."""
    return {
        "text": words,
        "xref": "paper",
        "x": side,
        "y": y,
        "xanchor": "right" if side else "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"color": role(color)},
    }


def _other_marks(row: Row, top: float) -> list[dict[str, Any]]:
    """Where the bar would end if its amount were read in another way."""
    start = row["total"] - row["step"]
    line = {"color": role("ink"), "width": 1.5}
    return [
        {"type": "line", "y0": top, "y1": top + BAR, "line": line, "name": other["label"]}
        | {"x0": start + other["people"], "x1": start + other["people"]}
        for other in row["others"]
    ]


def _readings(row: Row) -> list[str]:
    lines = [row["note"]] if row["note"] else []
    return lines + [other["label"] for other in row["others"]]


def _value(row: Row) -> str:
    write = formats.signed_people if row["kind"] in STEPS else formats.people
    return write(row["step"])


def step_name(row: Row) -> str:
    return f"{row['label']} ({row['note']})" if row["note"] else str(row["label"])


def _rows(position: Position, covered: Mapping[str, int | str], owned: Owners | None) -> list[Row]:
    """`{label, kind, step, total, points, note, covered, promised}`, from today to the target."""
    people, target = position.participants, position.target_people
    if people is None or target is None:
        return []
    now = _("Terlindungi sekarang")
    if position.age_months:
        now = _("Terlindungi, %(month)s") % {"month": formats.month(position.data_month)}
    rows = [_row(now, "today", people, people)]
    if owned and owned.delivered:
        came = _("termasuk %(people)s lewat komitmen")
        rows[0]["note"] = came % {"people": formats.people(owned.delivered)}
    total = people
    for channel in position.channels:
        total += channel.people
        row = _row(channel.name, "channel", channel.people, total)
        rows.append(
            row
            | {"note": reading(channel), "others": _others(channel)}
            | {"covered": covered.get(channel.name), "promised": _promised(owned, channel)}
        )
    if owned and owned.promised_beside:
        total += owned.promised_beside
        label = _("Disanggupi dalam komitmen")
        row = _row(label, "promised", owned.promised_beside, total)
        rows.append(row | {"promised": owned.promised_beside})
    left = max(0, target - total)
    if left:
        rows.append(_row(_("Belum ada jalannya"), "left", left, target))
    label = _("Target %(target)s") % {"target": target_name(position)}
    rows.append(_row(label, "target", target, target))
    return rows


def _row(label: str, kind: str, step: int, total: int) -> Row:
    empty: Row = {"note": "", "others": [], "covered": None, "promised": None}
    return {"label": label, "kind": kind, "step": step, "total": total} | empty


def _promised(owned: Owners | None, channel: Channel) -> int | None:
    """People still to come whom commitments carry the channel out with."""
    return owned.promised_in(channel.name) if owned else None


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
        Column("promised", _("Disanggupi dan belum datang"), "people"),
        Column("covered", _("Sudah terlindungi lewat jalur ini (dibulatkan ke 5)"), "few_people"),
    ]


def _title(position: Position, owned: Owners | None) -> str:
    if position.target is None or position.gap_people is None:
        return _("Kekurangan dalam orang belum dapat dihitung")
    target = target_name(position)
    if position.gap_people == 0:
        return _("Target %(target)s sudah tercapai") % {"target": target}
    if not position.channels and not (owned and owned.promised_people):
        return _("%(people)s orang ke %(target)s, belum ada jalur yang ditetapkan") % {
            "people": formats.people(position.gap_people),
            "target": target,
        }
    left = owned.without_way if owned else position.residual
    if not left:
        return _("Jalur yang dijanjikan cukup untuk mencapai %(target)s") % {"target": target}
    return _("%(people)s orang belum ada jalannya ke %(target)s") % {
        "people": formats.people(left),
        "target": target,
    }


def _sentence(position: Position, snapshot: Snapshot, owned: Owners | None) -> str:
    if not snapshot.basis.is_default:
        return _("Target ditetapkan atas penyebut lain; di sini tidak ada kekurangan.")
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
    if owned:
        facts |= _owned_facts(owned)
        if not position.channels:
            return (
                _(
                    "Dari %(now)s ke %(target)s orang: kurang %(gap)s. Disanggupi %(promised)s;"
                    " %(unowned)s belum ada jalannya."
                )
                % facts
            )
        words = (
            _(
                "Kurang %(gap)s orang. Diharapkan dari %(channels)s, dan %(within)s di antaranya"
                " disanggupi; dari sisa %(left)s disanggupi %(beside)s, dan %(unowned)s belum ada"
                " jalannya."
            )
            % facts
        )
        return words if not owned.beyond else f"{words} {owned.beyond_words}"
    if not position.channels:
        return _("Dari %(now)s ke %(target)s orang: kurang %(gap)s.") % facts
    return (
        _("Kurang %(gap)s orang. Diharapkan dari %(channels)s; %(left)s belum ada jalannya.")
        % facts
    )


def _owned_facts(owned: Owners) -> dict[str, str]:
    return {
        "promised": formats.people(owned.promised_people),
        "within": formats.people(owned.within_expected),
        "beside": formats.people(owned.promised_beside),
        "unowned": formats.people(owned.without_way),
    }


def _note(position: Position) -> str:
    """The readings of a channel's amount, since its source does not say of what it is a share; for
    a place without channels of its own, what its region's target would have them bring here."""
    notes = [
        _("%(channel)s %(amount)s dibaca sebagai %(unit)s. Dibaca lain: %(others)s.")
        % {
            "channel": channel.name,
            "amount": _amount(channel),
            "unit": channel.unit.label,
            "others": spoken([other["label"] for other in _others(channel)]),
        }
        for channel in position.channels
        if _others(channel)
    ]
    notes += [
        _(
            "Acuan: target %(whose)s mengharapkan %(reading)s dari %(channel)s, di sini %(people)s orang."
        )
        % {
            "whose": position.target.region.full_name if position.target else "",
            "reading": reading(channel),
            "channel": channel.name,
            "people": formats.people(channel.people),
        }
        for channel in position.yardsticks
    ]
    return " ".join(notes)
