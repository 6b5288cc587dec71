"""What map and hexagon map say of each place: rows, finding, sentence and legend."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from coverage_portal.dashboard.charts.classes import Classes, class_of
from coverage_portal.dashboard.charts.months import spoken
from coverage_portal.dashboard.charts.table import Column
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot


def columns() -> list[Column]:
    return [
        Column("place", _("Wilayah")),
        Column("code", _("Kode Kemendagri")),
        Column("bps_code", _("Kode BPS")),
        Column("coverage", _("Cakupan"), "percent"),
        Column("participants", _("Peserta"), "people"),
        Column("workers", _("Pekerja"), "people"),
        Column("klass", _("Kelas")),
        Column("month", _("Bulan data"), "month"),
        Column("source", _("Sumber")),
    ]


def rows(places: Sequence[Position], classes: Classes) -> list[dict[str, Any]]:
    return [
        {
            "place": place.region.full_name,
            "code": place.region.code,
            "bps_code": place.region.bps_code,
            "coverage": place.coverage,
            "participants": place.participants,
            "workers": place.workers.number if place.workers else None,
            "klass": class_name(place, classes),
            "month": place.data_month,
            "source": place.statement.source if place.statement else "",
        }
        for place in places
    ]


def class_name(place: Position, classes: Classes) -> str:
    number = class_of(place, classes)
    return classes.labels[number - 1] if number else _("belum ada data")


def is_stale(place: Position) -> bool:
    """Of another month, incomplete, or stated and not reported: shown, but not like the others."""
    return place.coverage is not None and not place.is_comparable


def said(place: Position) -> str:
    """A place in one line: `Kabupaten Landak: 52,10%` and what sets it apart."""
    name = place.region.full_name
    if place.coverage is None:
        return f"{name}: {_('belum ada data')}"
    text = f"{name}: {formats.percent(place.coverage, place.coverage_places)}"
    if place.source == "statement":
        text += _(", pernyataan %(month)s") % {"month": formats.month(place.data_month)}
    elif place.data_month != place.month:
        text += _(", data %(month)s") % {"month": formats.month(place.data_month)}
    if place.target and not place.is_target_inherited:
        target = formats.short_percent(place.target.percent)
        text += _("; target sendiri %(target)s") % {"target": target}
    return text


def address(place: Position, snapshot: Snapshot) -> str:
    return place.href + snapshot.choices.query()


def css(place: Position, classes: Classes) -> str:
    number = class_of(place, classes)
    return f"c{number}" if number else "c0"


def ink(klass: str) -> str:
    """The class of a text on a class: dark to the middle one, then light (in the dark, dark)."""
    return {"c4": "on-mid", "c5": "on-dark", "c6": "on-dark"}.get(klass, "")


def title(places: Sequence[Position], classes: Classes) -> str:
    known = [place for place in places if place.coverage is not None]
    compared = [place for place in known if place.is_comparable]
    facts: dict[str, Any] = {"known": len(known), "all": len(places)}
    if not known:
        return _("Belum ada data cakupan per wilayah")
    if not compared:
        return _("%(known)s dari %(all)s wilayah punya angka, dari waktu yang berlainan") % facts
    if classes.target is None:
        return _("Cakupan %(known)s dari %(all)s wilayah") % facts
    facts["target"] = formats.short_percent(classes.target)
    facts["reached"] = sum((class_of(place, classes) or 0) > 3 for place in compared)
    facts["compared"] = len(compared)
    if not facts["reached"] and len(compared) < len(known):
        return (
            _("Dari %(compared)s wilayah yang sebanding, belum ada yang mencapai %(target)s")
            % facts
        )
    if not facts["reached"]:
        return _("Belum ada wilayah yang mencapai %(target)s") % facts
    return _("%(reached)s dari %(compared)s wilayah sudah mencapai %(target)s") % facts


def sentence(places: Sequence[Position], region: Position) -> str:
    told = []
    ranked = sorted((p for p in places if p.rank), key=lambda place: place.rank or 0)
    if len(ranked) > 1:
        told.append(
            _("Tertinggi %(first)s, terendah %(last)s.")
            % {"first": _value(ranked[0]), "last": _value(ranked[-1])}
        )
    if ranked and region.coverage is not None and region.source == "report":
        below = sum(p.coverage < region.coverage for p in ranked if p.coverage is not None)
        told.append(
            _("%(below)s wilayah di bawah angka %(region)s, %(share)s.")
            % {
                "below": below,
                "region": region.region.short_name,
                "share": formats.percent(region.coverage),
            }
        )
    stale = sum(is_stale(place) for place in places)
    if stale:
        told.append(
            ngettext(
                "%(count)s wilayah memakai pernyataan atau angka bulan lain dan tidak diperingkat.",
                "%(count)s wilayah memakai pernyataan atau angka bulan lain dan tidak diperingkat.",
                stale,
            )
            % {"count": stale}
        )
    unknown = [place.region.short_name for place in places if place.coverage is None]
    if unknown and len(unknown) <= 5:
        told.append(_("Belum ada data: %(places)s.") % {"places": spoken(unknown)})
    elif unknown:
        told.append(_("%(count)s wilayah belum ada data.") % {"count": len(unknown)})
    return " ".join(told)


def _value(place: Position) -> str:
    return f"{place.region.short_name} {formats.percent(place.coverage, place.coverage_places)}"
