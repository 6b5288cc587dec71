"""The headline in sentences: where we are, how far the target is, and what to mind about both.

    Per Juli 2024, 607.426 dari 1.665.550 pekerja terlindungi: 36,47%.
    Target 46% pada 31 Desember 2024 – kurang 158.727 pekerja, atau 31.746 orang per bulan.

Numbers are those of the data month; how old they are, which target runs and whether a deadline has
passed is said as of today. The page shows the sentences with emphasis, files as plain text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from common.arithmetic import people_at
from coverage_portal.dashboard.charts.months import spoken
from coverage_portal.dashboard.charts.statements import (
    basis_mark,
    is_of_other_workers,
    stated_on,
)
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot
from regions.models import PublicStatement, Target

MOST_STATEMENTS = 3  # the latest of those that are newer than the figures


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    is_strong: bool

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Sentence:
    parts: Sequence[Part]
    is_warning: bool = False

    def __str__(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Headline:
    title: Sentence
    target: Sentence | None
    notes: Sequence[Sentence]

    @property
    def sentences(self) -> list[str]:
        target = [self.target] if self.target else []
        return [str(sentence) for sentence in (self.title, *target, *self.notes)]


def title(snapshot: Snapshot) -> str:
    """Of a page and its files: `Cakupan Jamsostek Kabupaten Landak, Juli 2024`."""
    place = _("Cakupan Jamsostek %(place)s") % {"place": snapshot.region.full_name}
    return f"{place}, {formats.month(snapshot.month)}" if snapshot.month else place


def headline(position: Position, snapshot: Snapshot) -> Headline:
    return Headline(
        title=_title(position, snapshot),
        target=_target(position, snapshot),
        notes=[
            *_notes_on_target(position, snapshot),
            *_newer_statements(position, snapshot),
            *_notes_on_source(position),
            *_awaited_month(position, snapshot),
            *_notes_on_completeness(position),
        ],
    )


def _sentence(text: str, **values: object) -> Sentence:
    """What stands between two asterisks is emphasised."""
    parts = [
        Part(part % values, is_strong=number % 2 == 1)
        for number, part in enumerate(text.split("*"))
        if part
    ]
    return Sentence(parts)


def _title(position: Position, snapshot: Snapshot) -> Sentence:
    place = position.region.short_name
    month = _data_month(position) + _age(position)
    people = formats.people(position.participants)
    if position.coverage is None and position.participants is None:
        return _unknown(position, snapshot)
    if position.coverage is None:
        text = _(
            "Per %(month)s, *%(people)s* peserta aktif di %(place)s; jumlah pekerja belum ada data."
        )
        return _sentence(text, month=month, people=people, place=place)
    if position.participants is None or position.workers is None:
        return _sentence(
            _("Cakupan %(place)s dinyatakan *%(percent)s* (%(day)s)."),
            place=place,
            percent=formats.percent(position.coverage, position.coverage_places),
            day=_stated_on(position),
        )
    text = (
        _(
            "Per %(month)s, *%(people)s* dari %(workers)s pekerja %(place)s terlindungi: *%(percent)s*."
        )
        if position.region.parent
        else _("Per %(month)s, *%(people)s* dari %(workers)s pekerja terlindungi: *%(percent)s*.")
    )
    return _sentence(
        text,
        month=month,
        people=people,
        workers=formats.people(position.workers.number),
        place=place,
        percent=formats.percent(position.coverage),
    )


def _unknown(position: Position, snapshot: Snapshot) -> Sentence:
    """Which month was asked for is said where others are known."""
    asked = snapshot.choices.month
    text = (
        _("Belum ada data cakupan untuk %(place)s per %(month)s.")
        if asked and _months_with_data(position, snapshot)
        else _("Belum ada data cakupan untuk %(place)s.")
    )
    return _sentence(text, place=position.region.full_name, month=formats.month(asked))


def _months_with_data(position: Position, snapshot: Snapshot) -> list[date]:
    """Of the snapshot's own region: of reports and, on the basis that they are of, of statements;
    the oldest first."""
    if position.region != snapshot.region:
        return []
    stated = snapshot.statements.get(position.region.pk, []) if snapshot.basis.is_default else []
    return sorted({*snapshot.months, *(statement.data_month for statement in stated)})


def _data_month(position: Position) -> str:
    """`Juli 2024`; of a statement that was said of a year, the year alone."""
    statement = position.statement
    if statement is not None and statement.as_of_precision == PublicStatement.Precision.YEAR:
        return stated_on(statement)
    return formats.month(position.data_month)


def _age(position: Position) -> str:
    """` (28 bulan lalu)`, where the figures are old."""
    return f" ({_ago(position)})" if position.age_months else ""


def _ago(position: Position) -> str:
    months = position.age_months
    text = ngettext("%(months)s bulan lalu", "%(months)s bulan lalu", months)
    return text % {"months": months}


def _stated_on(position: Position) -> str:
    day = stated_on(position.statement) if position.statement else formats.UNKNOWN
    return f"{day}, {_ago(position)}" if position.age_months else day


def _target(position: Position, snapshot: Snapshot) -> Sentence | None:
    """The target in force today leads; that of the data month is a note then."""
    if position.target_now is not None and position.participants and position.workers:
        return _target_now(position, position.target_now, position.workers.number)
    target = position.target
    if target is None or position.gap_people is None:
        return _target_without_gap(position, snapshot)
    values = {
        "target": formats.short_percent(target.percent),
        "deadline": formats.long_date(target.deadline),
        "gap": formats.people(position.gap_people),
        "needed": formats.people(position.needed_now),
        "month": formats.month(position.data_month),
        "people": formats.people(position.target_people),
    }
    if position.gap_people == 0:
        text = _("Target %(target)s pada %(deadline)s *sudah tercapai*: cukup %(people)s orang.")
    elif position.is_deadline_past:
        text = _(
            "Tenggat target %(target)s, %(deadline)s, sudah lewat – per %(month)s kurang *%(gap)s pekerja*."
        )
    elif position.needed_now is None:
        text = _(
            "Tenggat target %(target)s, %(deadline)s, sudah sampai – masih kurang *%(gap)s pekerja*."
        )
    elif position.age_months:
        text = _(
            "Target %(target)s pada %(deadline)s – kurang *%(gap)s pekerja*, atau *%(needed)s orang per bulan* sejak %(month)s."
        )
    else:
        text = _(
            "Target %(target)s pada %(deadline)s – kurang *%(gap)s pekerja*, atau *%(needed)s orang per bulan*."
        )
    return _sentence(text, **values)


def _target_now(position: Position, target: Target, workers: int) -> Sentence:
    """With the latest number of participants; no pace, because of the months since then nothing is
    known."""
    people, now = people_at(target.percent, workers), position.participants or 0
    values = {
        "target": formats.short_percent(target.percent),
        "deadline": formats.long_date(target.deadline),
        "gap": formats.people(people - now),
        "month": formats.month(position.data_month),
    }
    if now >= people:
        text = _("Target yang berlaku sekarang, %(target)s pada %(deadline)s, *sudah tercapai*.")
    else:
        text = _(
            "Target yang berlaku sekarang %(target)s pada %(deadline)s – dari angka %(month)s kurang *%(gap)s pekerja*."
        )
    return _sentence(text, **values)


def _target_without_gap(position: Position, snapshot: Snapshot) -> Sentence | None:
    if not position.is_known:
        return _nothing_known(position, snapshot)
    target = position.target_now or position.target
    if target is not None:
        return _sentence(
            _(
                "Target %(target)s pada %(deadline)s; kekurangan dalam orang tidak dapat dihitung dari persentase saja."
            ),
            target=formats.short_percent(target.percent),
            deadline=formats.long_date(target.deadline),
        )
    if not snapshot.basis.is_default:  # targets are set on the default basis alone
        return None
    if snapshot.choices.as_of:
        return _sentence(
            _("Belum ada target yang diumumkan sampai %(day)s."),
            day=formats.long_date(snapshot.choices.as_of),
        )
    return _sentence(_("Belum ada target yang berlaku untuk bulan ini."))


def _nothing_known(position: Position, snapshot: Snapshot) -> Sentence:
    """What there is of other months is named. A statement says nothing about another denominator
    than its own; that it is there is said."""
    known = _months_with_data(position, snapshot)
    asked = snapshot.choices.month
    if asked and known:
        nearest = [month for month in known if month < asked][-1:]
        nearest += [month for month in known if month > asked][:1]
        return _sentence(
            _("Belum ada data bukan berarti nol: yang terdekat adalah data %(months)s."),
            months=spoken([formats.month(month) for month in nearest]),
        )
    if snapshot.statements.get(position.region.pk):
        return _sentence(
            _(
                "Belum ada data bukan berarti nol: ada pernyataan publik, tetapi tidak untuk penyebut %(basis)s."
            ),
            basis=snapshot.basis.name,
        )
    return _sentence(
        _(
            "Belum ada data bukan berarti nol: tidak ada laporan terverifikasi dan tidak ada pernyataan publik yang ditemukan."
        )
    )


def _notes_on_target(position: Position, snapshot: Snapshot) -> list[Sentence]:
    target, as_of = position.target, snapshot.choices.as_of
    if target is None:
        return []
    notes = []
    if position.target_now is not None and position.gap_people is not None:
        notes.append(_former_target(position, target))
    elif as_of and position.data_month and target.deadline < position.data_month:
        text = _(
            "Belum ada target untuk bulan ini yang diumumkan sampai %(day)s; yang dipakai di sini adalah target terakhir sebelumnya."
        )
        notes.append(_sentence(text, day=formats.long_date(as_of)))
    leading = position.target_now or target
    if leading.region_id != position.region.pk and position.gap_people is not None:
        text = _(
            "%(place)s tidak punya target sendiri untuk tenggat ini; target %(whose)s dipakai sebagai acuan."
        )
        notes.append(
            _sentence(text, place=position.region.short_name, whose=leading.region.full_name)
        )
    return notes


def _former_target(position: Position, target: Target) -> Sentence:
    values = {
        "target": formats.short_percent(target.percent),
        "deadline": formats.long_date(target.deadline),
        "gap": formats.people(position.gap_people),
        "month": formats.month(position.data_month),
    }
    if position.gap_people == 0:
        return _sentence(
            _("Target %(target)s untuk %(deadline)s tercapai per %(month)s."), **values
        )
    return _sentence(
        _("Target %(target)s untuk %(deadline)s: per %(month)s kurang %(gap)s pekerja."), **values
    )


def _newer_statements(position: Position, snapshot: Snapshot) -> list[Sentence]:
    """What was said in public of a later month than the figures are of."""
    month = position.data_month
    if month is None or not snapshot.is_latest or not snapshot.basis.is_default:
        return []
    newer = [
        statement
        for statement in snapshot.statements.get(position.region.pk, [])
        if statement.data_month > month and statement.as_of <= snapshot.today
    ]
    if not newer:
        return []
    estimates = snapshot.estimates.get(position.region.pk, {})
    said = []
    for one in newer[-MOST_STATEMENTS:]:
        mark = basis_mark(is_of_other_workers(one, estimates))
        when = ", ".join(words for words in (stated_on(one), mark) if words)
        said.append(f"{formats.percent(one.coverage_percent, one.stated_places)} ({when})")
    return [_sentence(_("Sesudah itu dinyatakan di depan umum: %(said)s."), said=spoken(said))]


def _notes_on_source(position: Position) -> list[Sentence]:
    texts, values = [], {}
    if position.source == "statement" and position.statement is not None:
        texts.append(
            _("Dari pernyataan publik %(day)s (%(source)s), bukan dari laporan terverifikasi.")
        )
        values["day"] = stated_on(position.statement)
        values["source"] = position.statement.source
    if position.unmeasured is not None:
        texts.append(
            _(
                "Laporan %(month)s mencatat %(people)s peserta aktif; persentasenya menunggu jumlah pekerja wilayah ini."
            )
        )
        values["month"] = formats.month(position.unmeasured.month)
        values["people"] = formats.people(position.unmeasured.participants)
    if position.workers is not None and position.workers.is_derived:
        texts.append(_("Jumlah pekerja diturunkan: %(how)s."))
        values["how"] = position.workers.derivation
    return [_sentence(" ".join(texts), **values)] if texts else []


def _awaited_month(position: Position, snapshot: Snapshot) -> list[Sentence]:
    """A place whose month is awaited is shown with the one that its province counts it with."""
    asked = snapshot.choices.month or position.month
    if position.source != "report" or not asked or not position.data_month:
        return []
    if position.data_month >= asked:
        return []
    text = _(
        "Belum ada laporan untuk %(asked)s; ini angka terakhirnya, %(shown)s, yang juga dihitung dalam jumlah provinsi."
    )
    note = _sentence(text, asked=formats.month(asked), shown=formats.month(position.data_month))
    return [replace(note, is_warning=True)]


def _notes_on_completeness(position: Position) -> list[Sentence]:
    if position.is_complete:
        return []
    text = _(
        "Sementara: baru %(reported)s dari %(expected)s wilayah yang lengkap melapor untuk bulan ini; yang belum dihitung dengan angka terakhirnya."
    )
    unknown = position.places - position.places_known
    if unknown:
        text += " " + ngettext(
            "%(unknown)s wilayah belum punya angka sama sekali dan tidak ikut dihitung.",
            "%(unknown)s wilayah belum punya angka sama sekali dan tidak ikut dihitung.",
            unknown,
        )
    note = _sentence(
        text, reported=position.places_reported, expected=position.places, unknown=unknown
    )
    return [replace(note, is_warning=True)]
