"""What the words above a column mean: `Kab/Kota`, `BPU`, `Aktif kembali`, `Juli 2024`, `JML`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.months import MONTH_NUMBERS, last_day
from common.segments import WORDS, Segment
from common.spreadsheets.dates import read_month
from common.spreadsheets.numbers import UnreadableError
from participants.figures.models import MOVEMENTS

OPENING, CLOSING = "opening", "closing"
FIELDS_IN_FILES = [OPENING, *MOVEMENTS, CLOSING]
PLACE, CODE, BPS_CODE, MONTH, YEAR, SEGMENT, TOTAL, SKIP = (
    "place",
    "code",
    "bps_code",
    "month",
    "year",
    "segment",
    "total",
    "skip",
)

# Longer phrases first: "bukan penerima upah" holds "penerima upah".
SEGMENT_WORDS = sorted(
    ((words, segment) for segment in Segment for words in (segment.lower(), *WORDS[segment])),
    key=lambda pair: -len(pair[0]),
)
FIELD_WORDS = [
    ("aktif kembali", "returned"),
    ("reaktivasi", "returned"),
    ("returned", "returned"),
    ("kembali", "returned"),
    ("pindah masuk", "moved_in"),
    ("mutasi masuk", "moved_in"),
    ("moved in", "moved_in"),
    ("pindah keluar", "moved_out"),
    ("mutasi keluar", "moved_out"),
    ("moved out", "moved_out"),
    ("tidak aktif", "lapsed"),
    ("non aktif", "lapsed"),
    ("nonaktif", "lapsed"),
    ("lapsed", "lapsed"),
    ("saldo awal", OPENING),
    ("opening", OPENING),
    ("awal", OPENING),
    ("bulan lalu", OPENING),
    ("saldo akhir", CLOSING),
    ("closing", CLOSING),
    ("akhir", CLOSING),
    ("baru", "new"),
    ("new", "new"),
    ("masuk", "moved_in"),
    ("keluar", "moved_out"),
    ("peserta aktif", CLOSING),
    ("tk aktif", CLOSING),
    ("aktif", CLOSING),
]
CLOSING_WORDS = {"peserta", "jumlah peserta", "jumlah tk", "tenaga kerja", "jumlah tenaga kerja"}
TOTAL_WORDS = {"jumlah", "jml", "total", "grand total", "jumlah total", "total peserta"} | {
    "jumlah seluruhnya",
    "total keseluruhan",
    "jumlah peserta",
    "jumlah peserta aktif",
    "total peserta aktif",
}
PLACE_WORDS = {
    "kabupaten kota",
    "kab kota",
    "kabupaten",
    "wilayah",
    "nama wilayah",
    "daerah",
    "nama daerah",
    "nama kabupaten kota",
    "nama kab kota",
    "kabupaten dan kota",
    "kota kabupaten",
    "lokasi",
    "region",
    "region name",
    "place",
}
CODE_WORDS = {
    "kode",
    "kd",
    "kode wilayah",
    "kode kemendagri",
    "kode kab kota",
    "kode kabupaten kota",
    "kode wilayah kemendagri",
    "region code",
    "code",
}
BPS_WORDS = {"kode bps", "kd bps", "bps", "bps code", "kode wilayah bps"}
MONTH_WORDS = {"bulan", "bln", "bulan data", "month", "periode", "bulan laporan"}
YEAR_WORDS = {"tahun", "thn", "year"}
SEGMENT_TITLES = {"segmen", "segment", "segmen kepesertaan", "jenis kepesertaan", "kepesertaan"}
# Figures that stand beside participants in such tables and are none.
OTHER_FIGURES = {
    "persen",
    "persentase",
    "cakupan",
    "coverage",
    "target",
    "potensi",
    "pertumbuhan",
    "growth",
    "selisih",
    "iuran",
    "perusahaan",
    "badan usaha",
    "keterangan",
    "ket",
    "catatan",
    "kantor cabang",
    "cabang",
    "no",
    "nomor",
    "urut",
}
NAMES = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
MONTH_PHRASE = re.compile(
    rf"(?P<day>\b[0-9]{{1,2}}\s+)?(?P<month>\b(?:{NAMES})\b\.?[\s'/-]*(?:[0-9]{{4}}|[0-9]{{2}})\b"
    r"|\b20[0-9]{2}[-/](?:0[1-9]|1[0-2])\b(?:-[0-3][0-9]\b)?)",
    re.IGNORECASE,
)
LONGEST_LABEL = 80  # what is longer is a sentence, not the name of a column
YEAR_PHRASE = re.compile(r"\b20[0-9]{2}\b")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one label says; empty where it says nothing about that."""

    role: str = ""
    segment: str = ""
    field: str = ""
    month: date | None = None

    def __bool__(self) -> bool:
        return bool(self.role or self.segment or self.field or self.month)


def plain(text: Any) -> str:
    """Lower case words with one space between them."""
    return " ".join(re.findall(r"[^\W_]+|%", str(text).lower()))


def meaning_of(value: Any) -> Meaning:
    if isinstance(value, date):
        return Meaning(month=read_month(value))
    if not isinstance(value, str) or len(value) > LONGEST_LABEL:
        return Meaning()
    month = month_in(value)
    text = plain(MONTH_PHRASE.sub(" ", value) if month else value)
    if role := _role_of(text):
        return Meaning(role=role, month=month)
    segment = segment_in(text)
    rest = text
    if segment:
        for words, _segment in SEGMENT_WORDS:
            rest = re.sub(rf"\b{words}\b", " ", rest)
    rest = " ".join(rest.split())
    if segment and rest in TOTAL_WORDS:
        return Meaning(segment=segment, field=CLOSING, month=month)
    field = CLOSING if rest in CLOSING_WORDS else field_in(rest)
    if not segment and not field and rest and set(rest.split()) & OTHER_FIGURES:
        return Meaning(role=SKIP, month=month)
    return Meaning(segment=segment, field=field, month=month)


def _role_of(text: str) -> str:
    if "%" in text.split() or text in OTHER_FIGURES:
        return SKIP
    for words, role in [
        (PLACE_WORDS, PLACE),
        (BPS_WORDS, BPS_CODE),
        (CODE_WORDS, CODE),
        (MONTH_WORDS, MONTH),
        (YEAR_WORDS, YEAR),
        (SEGMENT_TITLES, SEGMENT),
        (TOTAL_WORDS, TOTAL),
    ]:
        if text in words:
            return role
    return ""


def segment_in(text: Any) -> str:
    """The segment a text names, in whatever words; empty for none."""
    text = plain(text)
    return next((segment.value for words, segment in SEGMENT_WORDS if _has(text, words)), "")


def segments_named(text: Any) -> set[str]:
    """Every segment a title names: `PESERTA PU DAN BPU` names two."""
    text = plain(text)
    segments = set()
    for words, segment in SEGMENT_WORDS:
        if _has(text, words):
            segments.add(segment.value)
            text = re.sub(rf"\b{words}\b", " ", text)
    return segments


def field_in(text: str) -> str:
    return next((field for words, field in FIELD_WORDS if _has(text, words)), "")


def months_named(text: Any) -> list[date]:
    """The months a title speaks of: `Juli 2024`, `per 31 Juli 2024`, not the day it was signed.

    A day is read as its month where it is the last of that month.
    """
    if isinstance(text, date):
        first = date(text.year, text.month, 1)
        return [first] if text in (first, last_day(text)) else []
    months = []
    for phrase in MONTH_PHRASE.finditer(str(text)):
        try:
            month = read_month(phrase["month"])
        except UnreadableError:
            continue
        if month and (not phrase["day"] or int(phrase["day"]) == last_day(month).day):
            months.append(month)
    return months


def month_in(text: Any) -> date | None:
    months = months_named(text)
    return months[0] if len(set(months)) == 1 else None


def year_in(text: Any) -> int | None:
    years = set(YEAR_PHRASE.findall(str(text)))
    return int(years.pop()) if len(years) == 1 else None


def together(meanings: Iterable[Meaning]) -> Meaning:
    """A column's labels from top to bottom as one meaning: the lowest says most."""
    role = segment = field = ""
    month = None
    for meaning in meanings:
        role = meaning.role or role
        segment = meaning.segment or segment
        field = meaning.field or field
        month = meaning.month or month
    if role in (TOTAL, PLACE) and (segment or (field and role == PLACE)):
        # "PU | Jumlah" is the segment's closing; "Wilayah | PU" is a column of a segment.
        role, field = "", field or CLOSING
    return Meaning(role=role, segment=segment, field=field, month=month)


def _has(text: str, words: str) -> bool:
    return re.search(rf"\b{words}\b", text) is not None


def role_text(segment: str, field: str) -> str:
    """`value:BPU:closing`: a role as the form and the memory of a branch keep it."""
    return f"value:{segment}:{field}"
