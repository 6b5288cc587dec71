"""The cards beside the headline, each with what its number rests on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import NEEDS_ACCELERATION_FROM, ON_TRACK_FROM, PaceState, round_half_up
from common.months import add_months, month_start
from common.projection import pace_months
from common.segments import Segment
from coverage_portal.dashboard.presenters.facts import (
    Fact,
    origin,
    pace_facts,
    participants_fact,
    path_facts,
    stated,
    target_fact,
    workers_fact,
)
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot
from regions.models import Target

MOST_TIMES = 10  # beyond it a multiple says no more than that it is out of reach


@dataclass(frozen=True, slots=True)
class Card:
    name: str
    label: str
    value: str
    note: str
    formula: str
    facts: Sequence[Fact]
    state: str = ""  # the state's name, where the card is about it
    is_text: bool = False  # whether its value is words and not a number


def cards(position: Position, snapshot: Snapshot) -> list[Card]:
    """Only the cards whose number is known."""
    if position.coverage is None:
        return []
    built = [_coverage(position), _people(position)]
    target, month = position.target, position.data_month
    if target is None and snapshot.basis.is_default:
        built.append(_no_target(snapshot))
    if target is not None and position.gap_people is not None:
        built += [_gap(position), _attainment(position), _needed(position, target)]
    if month is not None and position.pace_per_month is not None:
        built.append(_pace(position, month))
    if target is not None and position.gap_people is not None:
        built.append(_state(position))
    known = origin(position, snapshot)
    return [replace(card, facts=[*card.facts, *known]) if card.facts else card for card in built]


def _coverage(position: Position) -> Card:
    if position.participants is None or position.workers is None:
        statement = position.statement
        return Card(
            name="cakupan",
            label=_("Cakupan"),
            value=formats.percent(position.coverage, position.coverage_places),
            note=_("sebagaimana dinyatakan"),
            formula=_("Hanya persentase yang dinyatakan; jumlah orang dan penyebut tidak disebut."),
            facts=[stated(statement)] if statement else [],
        )
    people, workers = formats.people(position.participants), formats.people(position.workers.number)
    percent = formats.percent(position.coverage)
    return Card(
        name="cakupan",
        label=_("Cakupan"),
        value=percent,
        note=_coverage_note(position),
        formula=_("Peserta aktif dibagi pekerja: %(people)s ÷ %(workers)s = %(percent)s.")
        % {"people": people, "workers": workers, "percent": percent},
        facts=[participants_fact(position), workers_fact(position)],
    )


def _coverage_note(position: Position) -> str:
    if position.is_over_full:
        return _("lebih dari 100%: pekerja tercatat di tempat kerjanya")
    change = _points_since(position, 1)
    if change is None:
        return _("dari jumlah pekerja")
    return _("%(points)s dari bulan lalu") % {"points": formats.signed_points(change)}


def _points_since(position: Position, months: int) -> Decimal | None:
    """Change of coverage; only within one year's estimate, so that the denominator is the same."""
    if position.data_month is None or position.workers is None or position.change_month is None:
        return None
    if add_months(position.data_month, -months).year != position.data_month.year:
        return None
    return round_half_up(Decimal(position.change_month) * 100 / position.workers.number)


def _people(position: Position) -> Card:
    segments = [
        Fact(Segment(code).long_label, formats.people(number))
        for code, number in (position.segments or {}).items()
        if number is not None
    ]
    facts = [participants_fact(position), *segments]
    return Card(
        name="peserta",
        label=_("Peserta aktif"),
        value=formats.people(position.participants),
        note=_people_note(position),
        formula=_(
            "Orang yang terdaftar dan iurannya dibayar pada akhir bulan, semua segmen yang disebut di bawah."
        ),
        facts=facts,
    )


def _people_note(position: Position) -> str:
    if position.participants is None:
        return _("jumlah orang tidak disebut")
    if position.change_year is not None:
        return _("%(change)s dalam setahun") % {
            "change": formats.signed_people(position.change_year)
        }
    return _("per %(month)s") % {"month": formats.month(position.data_month)}


def _no_target(snapshot: Snapshot) -> Card:
    as_of = snapshot.choices.as_of
    note = (
        _("diketahui sampai %(day)s") % {"day": formats.long_date(as_of)}
        if as_of
        else _("untuk bulan ini")
    )
    formula = _(
        "Target berlaku sejak diumumkan. Tanpa target tidak ada kekurangan, rasio capaian, dan keadaan."
    )
    return Card("target", _("Target"), _("belum ada target"), note, formula, facts=[])


def _gap(position: Position) -> Card:
    return Card(
        name="kekurangan",
        label=_("Kekurangan"),
        value=formats.people(position.gap_people),
        note=_gap_note(position),
        formula=_(
            "Orang pada target dikurangi peserta aktif: %(target)s − %(people)s = %(gap)s; orang pada target dibulatkan ke atas."
        )
        % {
            "target": formats.people(position.target_people),
            "people": formats.people(position.participants),
            "gap": formats.people(position.gap_people),
        },
        facts=[target_fact(position), participants_fact(position), workers_fact(position)],
    )


def _gap_note(position: Position) -> str:
    """Which target is meant, where it is not the one that leads the page."""
    points = formats.points(position.gap_points)
    if position.target is None or position.target_now is None:
        return _("orang, atau %(points)s persen") % {"points": points}
    return _("orang, atau %(points)s persen, ke %(target)s pada %(deadline)s") % {
        "points": points,
        "target": formats.short_percent(position.target.percent),
        "deadline": formats.long_date(position.target.deadline),
    }


def _attainment(position: Position) -> Card:
    return Card(
        name="capaian",
        label=_("Rasio capaian"),
        value=formats.percent(position.attainment),
        note=_("peserta ÷ orang pada target"),
        formula=_(
            "%(people)s ÷ %(target)s = %(percent)s. Ini bukan cakupan: pembaginya orang pada target, bukan seluruh pekerja."
        )
        % {
            "people": formats.people(position.participants),
            "target": formats.people(position.target_people),
            "percent": formats.percent(position.attainment),
        },
        facts=[target_fact(position), participants_fact(position), workers_fact(position)],
    )


def _needed(position: Position, target: Target) -> Card:
    deadline = formats.long_date(target.deadline)
    if position.is_deadline_past and position.gap_people:
        note = formula = _("tenggat %(deadline)s sudah lewat") % {"deadline": deadline}
    elif position.needed_per_month is None:
        note = formula = _("tenggat %(deadline)s tidak menyisakan bulan lagi") % {
            "deadline": deadline
        }
    else:
        note = _needed_note(position)
        formula = _(
            "Kekurangan dibagi bulan tersisa dari %(month)s sampai %(deadline)s: %(gap)s ÷ %(left)s = %(needed)s, dibulatkan ke atas."
        ) % {
            "month": formats.month(position.data_month),
            "deadline": deadline,
            "gap": formats.people(position.gap_people),
            "left": position.months_left,
            "needed": formats.people(position.needed_per_month),
        }
    return Card(
        name="perlu",
        label=_("Perlu per bulan"),
        value=formats.people(position.needed_now),
        note=note,
        formula=formula,
        facts=[target_fact(position), participants_fact(position), workers_fact(position)],
    )


def _needed_note(position: Position) -> str:
    pace, needed = position.pace_per_month, position.needed_now
    if pace and pace > 0 and needed:
        times = round_half_up(Decimal(needed) / pace, 1)
        if times > MOST_TIMES:
            return _("lebih dari sepuluh kali laju sekarang")
        return _("%(times)s kali laju sekarang") % {"times": formats.decimal(times, 1)}
    return _("orang sampai tenggat")


def _pace(position: Position, month: date) -> Card:
    year, quarter = pace_months(position.past)
    reached = position.reached_on if position.gap_people else None
    if reached and position.today and reached < month_start(position.today):
        reached = None  # by figures so old that the month is over
    note = (
        _("orang; target tercapai %(month)s menurut proyeksi")
        % {"month": formats.short_month(reached)}
        if reached
        else _("orang, laju proyeksi")
    )
    return Card(
        name="laju",
        label=_("Laju per bulan"),
        value=formats.signed_people(position.pace_per_month),
        note=note,
        formula=_(
            "Separuh rata-rata %(year)s bulan terakhir dan separuh rata-rata %(quarter)s bulan terakhir. Proyeksi berjalan dengan laju ini; bila datanya 25 bulan atau lebih, ditambah musim setiap bulan kalender."
        )
        % {"year": year, "quarter": quarter},
        facts=pace_facts(position, month),
    )


def _state(position: Position) -> Card:
    state = position.state_now
    return Card(
        name="keadaan",
        label=_("Keadaan"),
        value=str(state.label) if state else _("belum dapat dinilai"),
        note=_state_note(position),
        formula=_(
            "R = orang yang bertambah sejak bulan awal ÷ yang seharusnya sudah bertambah di jalur lurus ke target."
            " R ≥ %(on_track)s sesuai jalur; %(accelerate)s sampai %(on_track)s perlu percepatan;"
            " 0 sampai %(accelerate)s terbatas; di bawah 0 menurun."
        )
        % {
            "on_track": formats.decimal(round_half_up(ON_TRACK_FROM)),
            "accelerate": formats.decimal(round_half_up(NEEDS_ACCELERATION_FROM)),
        },
        facts=path_facts(position),
        state=state.value if state else "",
        is_text=True,
    )


def _state_note(position: Position) -> str:
    """By how much the path is kept to; after the deadline, how it stood in the data month."""
    if position.ratio is None or position.state is None:
        return ""
    ratio = _("R = %(ratio)s") % {"ratio": formats.decimal(round_half_up(position.ratio), 2)}
    if position.state_now != PaceState.DEADLINE_PASSED:
        return ratio
    return _("%(month)s: %(state)s, %(ratio)s") % {
        "month": formats.month(position.data_month),
        "state": position.state.label,
        "ratio": ratio,
    }
