"""What map and hexagon map say of each place: rows, finding, sentence and legend."""

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from coverage_portal.dashboard.charts import svg
from coverage_portal.dashboard.charts.areas import Area, Look, area_traces
from coverage_portal.dashboard.charts.chart import Listed, markup
from coverage_portal.dashboard.charts.classes import Classes, class_of
from coverage_portal.dashboard.charts.months import spoken
from coverage_portal.dashboard.charts.statements import stated_on
from coverage_portal.dashboard.charts.table import Column
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

LISTED = 50  # as many as a page of the table; the rest stand there


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
    text = f"{name}: {value(place)}{other_time(place)}"
    if place.target and not place.is_target_inherited:
        target = formats.short_percent(place.target.percent)
        text += _("; target sendiri %(target)s") % {"target": target}
    return text


def other_time(place: Position) -> str:
    """`, pernyataan Agustus 2025`, `, data Juni 2024`: where a value is not of the month's report."""
    if place.statement is not None:
        return _(", pernyataan %(month)s") % {"month": stated_on(place.statement)}
    if place.data_month != place.month:
        return _(", data %(month)s") % {"month": formats.month(place.data_month)}
    return ""


def address(place: Position, snapshot: Snapshot) -> str:
    return place.href + snapshot.choices.query()


def look(place: Position, classes: Classes) -> str:
    """The class of a place as its look on a map: `3`, `3 stale`, `unknown`."""
    number = class_of(place, classes)
    if not number:
        return "unknown"
    return f"{number} stale" if is_stale(place) else str(number)


def looks(classes: Classes) -> dict[str, Look]:
    """Dashed edges last: a neighbour drawn later would cover them."""
    numbers = range(1, len(classes.labels) + 1)
    known = {str(number): Look(classes.labels[number - 1], f"m{number}") for number in numbers}
    stale = {
        f"{number} stale": Look(
            _("pernyataan, bulan lain, atau belum lengkap"),
            f"m{number}",
            edge="ink",
            width=1.25,
            dash="dash",
        )
        for number in numbers
    }
    return known | {"unknown": Look(_("belum ada data"), "", edge="rule")} | stale


def ink(place: Position, classes: Classes) -> str:
    """The colour of a text upon a class: dark to the middle one, then light (in the dark, dark)."""
    return {4: "on-sun", 5: "paper", 6: "paper"}.get(class_of(place, classes) or 0, "ink")


def value(place: Position) -> str:
    return formats.percent(place.coverage, place.coverage_places)


def listed(places: Sequence[Position], classes: Classes, snapshot: Snapshot) -> list[Listed]:
    """The places in words: beside the map on a phone, instead of it without one. Those that compare
    come first, the highest of them first; statements stand in no order but that of the places."""
    known = sorted(
        (place for place in places if place.coverage is not None),
        key=lambda place: (
            not place.is_comparable,
            -(place.coverage or 0) * place.is_comparable,
            place.region.code,
        ),
    )
    unknown = [place for place in places if place.coverage is None]
    swatches = {key: _swatch(key, one) for key, one in looks(classes).items()}
    return [
        Listed(
            swatch=swatches[look(place, classes)],
            name=place.region.name,
            value=_("belum ada data") if place.coverage is None else value(place),
            href=address(place, snapshot),
        )
        for place in [*known, *unknown][:LISTED]
    ]


def _swatch(key: str, one: Look) -> SafeString:
    [trace] = area_traces([Area(key, "", [])], {key: one})
    return markup(svg.swatch(trace, f"daftar-{key.replace(' ', '-')}"))


def left_out(places: Sequence[Position]) -> int:
    return max(0, len(places) - LISTED)


def title(places: Sequence[Position], classes: Classes) -> str:
    known = [place for place in places if place.coverage is not None]
    compared = [place for place in known if place.is_comparable]
    facts: dict[str, Any] = {"known": len(known), "all": len(places)}
    if not known:
        return _("Belum ada data cakupan per wilayah")
    if not compared and len({place.data_month for place in known}) > 1:
        return _("%(known)s dari %(all)s wilayah punya angka, dari waktu yang berlainan") % facts
    if not compared:
        return _("%(known)s dari %(all)s wilayah punya angka, belum ada yang sebanding") % facts
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
    parts = []
    ranked = sorted((p for p in places if p.rank), key=lambda place: place.rank or 0)
    if len(ranked) > 1:
        parts.append(
            _("Tertinggi %(first)s, terendah %(last)s.")
            % {"first": _named_value(ranked[0]), "last": _named_value(ranked[-1])}
        )
    if ranked and region.coverage is not None and region.source == "report":
        below = sum(p.coverage < region.coverage for p in ranked if p.coverage is not None)
        parts.append(
            _("%(below)s wilayah di bawah angka %(region)s, %(share)s.")
            % {
                "below": below,
                "region": region.region.short_name,
                "share": formats.percent(region.coverage),
            }
        )
    stale = sum(is_stale(place) for place in places)
    if stale:
        parts.append(
            ngettext(
                "%(count)s wilayah memakai pernyataan, angka bulan lain, atau laporan yang belum lengkap dan tidak diperingkat.",
                "%(count)s wilayah memakai pernyataan, angka bulan lain, atau laporan yang belum lengkap dan tidak diperingkat.",
                stale,
            )
            % {"count": stale}
        )
    unknown = [place.region.short_name for place in places if place.coverage is None]
    if unknown and len(unknown) <= 5:
        parts.append(_("Belum ada data: %(places)s.") % {"places": spoken(unknown)})
    elif unknown:
        parts.append(_("%(count)s wilayah belum ada data.") % {"count": len(unknown)})
    return " ".join(parts)


def differing_sums(places: Sequence[Position], region: Position) -> str:
    """Where the places' numbers, all of them known, do not add up to the region's own: estimates of
    other years, or statements beside reports. Who adds them up should not find it out alone."""
    sums = [
        (_("pekerja"), [_workers(place) for place in places], _workers(region)),
        (_("peserta"), [place.participants for place in places], region.participants),
    ]
    said = []
    for what, numbers, own in sums:
        known = [number for number in numbers if number is not None]
        if not known or len(known) < len(places) or own in (None, sum(known)):
            continue
        text = _("Jumlah %(what)s semua wilayah %(sum)s, angka %(region)s sendiri %(own)s.")
        said.append(
            text
            % {
                "what": what,
                "sum": formats.people(sum(known)),
                "region": region.region.short_name,
                "own": formats.people(own),
            }
        )
    return " ".join(said)


def _workers(place: Position) -> int | None:
    return place.workers.number if place.workers else None


def _named_value(place: Position) -> str:
    return f"{place.region.short_name} {value(place)}"


def undrawn(places: Sequence[Position]) -> str:
    """The names of the first ten of them."""
    names = spoken([place.region.short_name for place in places[:10]])
    return f"{names} …" if len(places) > 10 else names
