"""The words of enrolment: segments, movements, what is a participant, what a row may be about."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from common.segments import WORDS as SEGMENT_WORDS
from common.segments import Segment
from common.spreadsheets import headings
from common.spreadsheets.headings import (
    ASIDE,
    FILLER,
    KEY,
    OTHER,
    Label,
    Vocabulary,
    Word,
    words,
)
from participants.figures.models import MOVEMENTS
from participants.reports.models import FIELD_LABELS
from regions.resolver import PlaceResolver, UnknownPlaceError

OPENING, CLOSING = "opening", "closing"
FIELDS_IN_FILES = [OPENING, *MOVEMENTS, CLOSING]
FIELD_NAMES = {OPENING: gettext_lazy("awal"), **FIELD_LABELS}
PLACE, CODE, BPS_CODE, MONTH, YEAR, SEGMENT, FIELD = (
    *("place", "code", "bps_code", "month", "year", "segment", "field"),
)
SKIP, UNKNOWN = "skip", "unknown"
TOTAL = headings.TOTAL
MEASURE, ACTUAL = "measure", "actual"  # people are counted; and are counted, not planned
DOUBTFUL = "doubtful segment"
OFFICES = {"cabang", "kc", "kacab", "kcp"}  # a name behind one of them is not the place's

VOCABULARY = Vocabulary(
    [Word(word, SEGMENT, one.value) for one in Segment for word in (one.lower(), *SEGMENT_WORDS[one])],
    words(SEGMENT, "pekerja penerima upah, peserta penerima upah", Segment.PU.value),
    words(SEGMENT, "pekerja bukan penerima upah, non penerima upah", Segment.BPU.value),
    words(DOUBTFUL, "formal, sektor formal, pekerja formal, ppu, tk formal", Segment.PU.value),
    words(DOUBTFUL, "informal, sektor informal, pekerja informal, pbpu", Segment.BPU.value),
    words(DOUBTFUL, "non formal, nonformal, mandiri, tk informal", Segment.BPU.value),
    words(DOUBTFUL, "tki, cpmi, buruh migran", Segment.PMI.value),
    words(DOUBTFUL, "pekerja konstruksi, tk konstruksi, proyek jasa konstruksi", Segment.JAKON.value),
    words(FIELD, "saldo awal, awal, opening, awal bulan, saldo bulan lalu, saldo awal bulan", OPENING),
    words(FIELD, "saldo akhir, akhir, closing, akhir bulan, posisi akhir, saldo akhir bulan", CLOSING),
    words(FIELD, "baru, new, pendaftaran baru", "new"),
    words(FIELD, "aktif kembali, reaktivasi, returned, kembali, kembali aktif", "returned"),
    words(FIELD, "pindah masuk, mutasi masuk, moved in, masuk", "moved_in"),
    words(FIELD, "tidak aktif, non aktif, nonaktif, lapsed, menjadi nonaktif", "lapsed"),
    words(FIELD, "pindah keluar, mutasi keluar, moved out, keluar", "moved_out"),
    words(MEASURE, "peserta, tk, tenaga kerja, terdaftar, kepesertaan, naker", CLOSING),
    words(ACTUAL, "aktif, realisasi, peserta aktif, tk aktif, tenaga kerja aktif, active", CLOSING),
    words(KEY, "kabupaten kota, kab kota, kabupaten, kab, wilayah, nama wilayah, daerah", PLACE),
    words(KEY, "nama daerah, nama kabupaten kota, nama kab kota, kabupaten dan kota, lokasi", PLACE),
    words(KEY, "kota kabupaten, kota kab, region, region name, place, kota, nama kabupaten", PLACE),
    words(KEY, "kabupaten atau kota, nama kota, wilayah kerja, daerah kerja, nama", PLACE),
    words(KEY, "kode, kd, kode wilayah, kode kemendagri, kode kab kota, kode kabupaten kota", CODE),
    words(KEY, "kode wilayah kemendagri, region code, code, kode daerah", CODE),
    words(KEY, "kode bps, kd bps, bps, bps code, kode wilayah bps", BPS_CODE),
    words(KEY, "bulan, bln, bulan data, month, periode, bulan laporan", MONTH),
    words(KEY, "tahun, thn, year", YEAR),
    words(KEY, "segmen, segment, segmen kepesertaan, jenis kepesertaan, jenis peserta", SEGMENT),
    words(KEY, "uraian, mutasi, rincian, pergerakan", FIELD),
    words(FILLER, "bpjs, bpjstk, bpjamsostek, bp jamsostek, ketenagakerjaan, jamsostek, program"),
    words(FILLER, "kelompok, kategori, sektor, seluruh, s, of, and, the, pada bulan"),
    words(OTHER, "bekerja, angkatan kerja, penduduk, populasi, jht, jkk, jkm, jp, jkp, usia, umur"),
    words(OTHER, "rekening, belum, calon, umr, ump, umk, desil"),
    words(ASIDE, "kategori wilayah, provinsi, propinsi, kode provinsi, nama provinsi, tanggal, tgl"),
)  # fmt: skip


class Words:
    """Reads labels and keys; which text is a place, the resolver of the file knows."""

    def __init__(self, resolver: PlaceResolver) -> None:
        self.resolver = resolver
        self.labels: dict[tuple[type, Any, bool], Label] = {}
        self.places: dict[str, Any] = {}

    def read(self, value: Any, *, is_title: bool = False) -> Label:
        key = (type(value), value, is_title)
        if key not in self.labels:
            label = VOCABULARY.read(value, is_title=is_title)
            if label.unknown and (place := self.place(value)) and place.is_parent:
                label = Label(words=(Word("provinsi", TOTAL),))
            self.labels[key] = label
        return self.labels[key]

    def place(self, value: Any) -> Any:
        """The region that a whole text names; None for none, and where it only may be one."""
        if not isinstance(value, str) or len(value) > 60:
            return None
        if value not in self.places:
            self.places[value] = self._resolved(value)
        return self.places[value]

    def _resolved(self, value: str) -> Any:
        if not VOCABULARY.read(value).unknown:
            return None
        try:
            return self.resolver.resolve(value, year=9999)
        except UnknownPlaceError:
            return None

    def key_of(self, value: Any) -> str:
        """Whether a cell says which place, segment, month or movement a row is about."""
        if isinstance(value, date):
            return MONTH
        if not isinstance(value, str):
            return ""
        label = VOCABULARY.read(value)
        if place := self.place(value):
            return "" if place.is_parent else PLACE
        if label.qualifier:
            return ""
        if label.has(SEGMENT, DOUBTFUL):
            return SEGMENT
        if label.has(FIELD):
            return FIELD
        if (label.months or label.month_number) and not label.unknown:
            return MONTH
        may_be_place = label.unknown and not label.words and self.resolver.resembles(value)
        return PLACE if may_be_place else ""


def segments_of(label: Label) -> list[str]:
    return list(dict.fromkeys(label.all(SEGMENT)))


def place_in(text: Any, resolver: PlaceResolver) -> Any:
    """The place that a title names: alone, or in a sentence with its kind before it."""
    tokens = str(text).replace(":", " : ").split()
    for length in range(min(5, len(tokens)), 0, -1):
        for at in range(len(tokens) - length + 1):
            part = tokens[at : at + length]
            is_office = at > 0 and tokens[at - 1].lower().strip(".") in OFFICES
            has_kind = part[0].lower().split(".")[0] in {"kab", "kabupaten", "kota"}
            if is_office or not (has_kind or length == len(tokens) or tokens[at - 1] == ":"):
                continue
            try:
                region = resolver.resolve(" ".join(part).strip(":,;"), year=9999)
            except UnknownPlaceError:
                continue
            if not region.is_parent:
                return region
    return None


def role_words(segment: str, field: str) -> str:
    """`BPU · akhir`: a role in the words of pages."""
    name = str(FIELD_NAMES[field])
    return f"{segment} · {name}" if segment else name.capitalize()


def role_text(segment: str, field: str) -> str:
    """`value:BPU:closing`: a role as the form and the memory of a branch keep it."""
    return f"value:{segment}:{field}"
