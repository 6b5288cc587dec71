"""What a number rests on: its inputs with their sources, who released it, what changed since."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from common.arithmetic import recent_gain_per_month
from common.months import add_months
from common.projection import pace_months
from coverage_portal.dashboard.charts.statements import stated_on
from coverage_portal.dashboard.presenters.place_texts import derivation_note
from participants.coverage.position import Position
from participants.coverage.provenance import Provenance
from participants.coverage.snapshot import Snapshot
from regions.models import PublicStatement


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what a number rests on: what, how much, from where."""

    label: str
    value: str
    source: str = ""
    url: str = ""


def origin(position: Position, snapshot: Snapshot) -> list[Fact]:
    """The last lines of every card: who released the figure and when, and what has come since."""
    if position.statement is not None:
        # Later percentages are of the default denominator, and say nothing about another one.
        is_of_this = snapshot.basis.is_default
        return [_statements_since(position.statement, snapshot)] if is_of_this else []
    if position.source != "report":
        return []
    return [_released(position, snapshot.provenance), _corrected(snapshot.provenance)]


def _released(position: Position, provenance: Provenance) -> Fact:
    when = formats.moment(position.verified_at)
    names = ", ".join(provenance.verifiers)
    if not position.is_sample:
        return Fact(_("Diverifikasi oleh"), names or formats.UNKNOWN, when)
    if names:
        value = _("%(names)s, sebagian; selebihnya data contoh") % {"names": names}
        return Fact(_("Diverifikasi oleh"), value, when)
    return Fact(_("Diverifikasi"), _("tidak: data contoh"), _("dicatat %(when)s") % {"when": when})


def _corrected(provenance: Provenance) -> Fact:
    label, address = _("Berubah sejak terbit"), reverse("reports:restatements")
    if not provenance.restated:
        return Fact(label, _("belum ada"), _("revisi angka"), address)
    value = _("%(restated)s dari %(figures)s angka, terakhir %(when)s") % {
        "restated": formats.people(provenance.restated),
        "figures": formats.people(provenance.figures),
        "when": formats.moment(provenance.last_restated_at),
    }
    return Fact(label, value, _("revisi angka"), address)


def _statements_since(statement: PublicStatement, snapshot: Snapshot) -> Fact:
    """A statement in numbers carries the headline; later ones in per cent alone are named."""
    since = [
        later
        for later in snapshot.statements.get(statement.region_id, [])
        if later.as_of > statement.as_of
    ]
    label, address = _("Dinyatakan sesudahnya"), reverse("dashboard:statements")
    if not since:
        return Fact(label, _("belum ada"), _("semua pernyataan"), address)
    last = max(since, key=lambda later: later.as_of)
    value = _("%(count)s kali, terakhir %(percent)s (%(month)s)") % {
        "count": len(since),
        "percent": formats.percent(last.coverage_percent, last.stated_places),
        "month": stated_on(last),
    }
    return Fact(label, value, _("semua pernyataan"), address)


def pace_facts(position: Position, month: date) -> list[Fact]:
    """The two means of the pace, each with the people it rests on."""
    facts = [participants_fact(position)]
    for months in pace_months(position.past):
        gain = recent_gain_per_month(position.past, month, months)
        label = ngettext(
            "Rata-rata %(months)s bulan terakhir",
            "Rata-rata %(months)s bulan terakhir",
            months,
        )
        before = add_months(month, -months)
        value = _("%(gain)s orang per bulan, dari %(people)s pada %(month)s") % {
            "gain": formats.signed_people(gain),
            "people": formats.people(position.past.get(before)),
            "month": formats.month(before),
        }
        facts.append(Fact(label % {"months": months}, value))
    return facts


def path_facts(position: Position) -> list[Fact]:
    target = position.target
    if target is None:
        return []
    label = _("Bulan awal jalur, %(month)s") % {"month": formats.month(target.baseline)}
    start = Fact(label, formats.people(position.series.get(target.baseline)))
    return [target_fact(position), start, participants_fact(position), workers_fact(position)]


def participants_fact(position: Position) -> Fact:
    value = formats.people(position.participants)
    if position.statement is not None:
        return stated(position.statement, value)
    return Fact(
        _("Peserta aktif, %(month)s") % {"month": formats.month(position.data_month)},
        value,
        (
            _("Data contoh, dicatat %(moment)s")
            if position.is_sample
            else _("Laporan kantor cabang, diverifikasi %(moment)s")
        )
        % {"moment": formats.moment(position.verified_at)},
    )


def stated(statement: PublicStatement, value: str = "") -> Fact:
    return Fact(
        _("Dinyatakan %(day)s") % {"day": stated_on(statement)},
        value or formats.percent(statement.coverage_percent, statement.stated_places),
        statement.source,
        statement.source_url,
    )


def workers_fact(position: Position) -> Fact:
    workers = position.workers
    if workers is None:
        return Fact(_("Pekerja"), _("belum ada data"))
    return Fact(
        _("Pekerja, tahun %(year)s") % {"year": workers.year},
        formats.people(workers.number) + derivation_note(workers),
        workers.source,
        workers.source_url,
    )


def target_fact(position: Position) -> Fact:
    target = position.target
    if target is None:
        return Fact(_("Target"), _("belum ada"))
    whose = (
        _(" (acuan: target %(region)s)") % {"region": target.region.full_name}
        if position.is_target_inherited
        else ""
    )
    return Fact(
        _("Target sampai %(deadline)s") % {"deadline": formats.long_date(target.deadline)},
        formats.short_percent(target.percent) + whose,
        _("%(document)s – %(issuer)s, diumumkan %(day)s")
        % {
            "document": target.document,
            "issuer": target.issued_by,
            "day": formats.long_date(target.published_on),
        },
        target.source_url,
    )
