"""The headline in sentences: where we are, how far the target is, and what to mind about both.

    Per Juli 2024, 607.426 dari 1.665.550 pekerja terlindungi: 36,47%.
    Target 46% pada 31 Desember 2024 – kurang 158.727 pekerja, atau 31.746 orang per bulan.

The page shows them with emphasis, files as plain text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from common import formats
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot


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
        title=_title(position),
        target=_target(position, snapshot),
        notes=[
            *_notes_on_target(position, snapshot),
            *_notes_on_source(position),
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


def _title(position: Position) -> Sentence:
    place = position.region.short_name
    month = formats.month(position.data_month)
    people = formats.people(position.participants)
    if position.coverage is None and position.participants is None:
        return _sentence(
            _("Belum ada data cakupan untuk %(place)s."), place=position.region.full_name
        )
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
            day=formats.long_date(position.statement.as_of if position.statement else None),
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


def _target(position: Position, snapshot: Snapshot) -> Sentence | None:
    target = position.target
    if target is None or position.gap_people is None:
        return _target_without_gap(position, snapshot)
    percent = formats.short_percent(target.percent)
    deadline = formats.long_date(target.deadline)
    if position.gap_people == 0:
        return _sentence(
            _("Target %(target)s pada %(deadline)s *sudah tercapai*: cukup %(people)s orang."),
            target=percent,
            deadline=deadline,
            people=formats.people(position.target_people),
        )
    gap = formats.people(position.gap_people)
    if position.needed_per_month is None:
        return _sentence(
            _(
                "Tenggat target %(target)s, %(deadline)s, sudah sampai – masih kurang *%(gap)s pekerja*."
            ),
            target=percent,
            deadline=deadline,
            gap=gap,
        )
    return _sentence(
        _(
            "Target %(target)s pada %(deadline)s – kurang *%(gap)s pekerja*, atau *%(needed)s orang per bulan*."
        ),
        target=percent,
        deadline=deadline,
        gap=gap,
        needed=formats.people(position.needed_per_month),
    )


def _target_without_gap(position: Position, snapshot: Snapshot) -> Sentence | None:
    if not position.is_known:
        return _sentence(
            _(
                "Belum ada data bukan berarti nol: tidak ada laporan terverifikasi dan tidak ada pernyataan publik yang ditemukan."
            )
        )
    if position.target is not None:
        return _sentence(
            _(
                "Target %(target)s pada %(deadline)s; kekurangan dalam orang tidak dapat dihitung dari persentase saja."
            ),
            target=formats.short_percent(position.target.percent),
            deadline=formats.long_date(position.target.deadline),
        )
    if not snapshot.basis.is_default:  # targets are set on the default basis alone
        return None
    if snapshot.choices.as_of:
        return _sentence(
            _("Belum ada target yang diumumkan sampai %(day)s."),
            day=formats.long_date(snapshot.choices.as_of),
        )
    return _sentence(_("Belum ada target yang berlaku untuk bulan ini."))


def _notes_on_target(position: Position, snapshot: Snapshot) -> list[Sentence]:
    target, as_of = position.target, snapshot.choices.as_of
    if target is None:
        return []
    notes = []
    if as_of and position.data_month and target.deadline < position.data_month:
        text = _(
            "Belum ada target untuk bulan ini yang diumumkan sampai %(day)s; yang dipakai di sini adalah target terakhir sebelumnya."
        )
        notes.append(_sentence(text, day=formats.long_date(as_of)))
    if position.is_target_inherited and position.gap_people is not None:
        text = _(
            "%(place)s tidak punya target sendiri untuk tenggat ini; target %(whose)s dipakai sebagai acuan."
        )
        notes.append(
            _sentence(text, place=position.region.short_name, whose=target.region.full_name)
        )
    return notes


def _notes_on_source(position: Position) -> list[Sentence]:
    texts, values = [], {}
    if position.source == "statement" and position.statement is not None:
        texts.append(
            _("Dari pernyataan publik %(day)s (%(source)s), bukan dari laporan terverifikasi.")
        )
        values["day"] = formats.long_date(position.statement.as_of)
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


def _notes_on_completeness(position: Position) -> list[Sentence]:
    if position.is_complete:
        return []
    text = _(
        "Sementara: baru %(reported)s dari %(expected)s wilayah yang lengkap melapor untuk bulan ini; yang belum dihitung dengan angka terakhirnya."
    )
    note = _sentence(text, reported=position.places_reported, expected=position.places)
    return [replace(note, is_warning=True)]
