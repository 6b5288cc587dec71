"""What a heading, a title or a note says: the measure, its qualifier, unit, month and persons.

A `Vocabulary` knows phrases by their kind. Everybody reads with the words of this module and adds
the room's own: segments, bases, columns of a list. The longest phrase wins, each word counts once,
and what nobody knows is handed back, so that a qualifier that is not understood is never overlooked.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.months import FIRST_YEAR, LAST_YEAR, MONTH_NUMBERS, last_day

OTHER = "other"  # makes the column something else, whatever stands beside it; in a title too
ASIDE = "aside"  # a column beside the figures; says nothing in a title
PART = "part"  # some of the persons: men, women
WHOLE = "whole"  # both of them together
TOTAL = "total"
KEY = "key"  # the title of a column that tells what its rows are about; its value says which
UNTIL = "until"  # what counts from an earlier day on
FILLER = "filler"  # says nothing about what is counted
MONTH_NAME = "month name"  # without its year

# What a name of a place stands for under such a heading: a part of it, or the office there.
NO_PLACES = {"kecamatan", "desa", "kelurahan", "cabang", "kantor cabang", "kacab"}
LONGEST_LABEL = 120  # what is longer is a sentence, not the name of a column
MEN, WOMEN = "men", "women"


@dataclass(frozen=True, slots=True)
class Word:
    """`phrase` in lower case with single spaces; with `*` at its end, any word that begins so."""

    phrase: str
    kind: str
    value: Any = ""


def words(kind: str, text: str, value: Any = "") -> tuple[Word, ...]:
    """`words(OTHER, "target, sasaran")`: two words of one kind and value."""
    return tuple(Word(" ".join(phrase.split()), kind, value) for phrase in text.split(","))


WORDS: tuple[Word, ...] = (
    # What is planned or thought, not counted.
    *words(
        OTHER, "target*, sasaran, potensi*, proyeksi*, rencana*, estimasi*, perkiraan, prediksi"
    ),
    *words(OTHER, "anggaran, plan, forecast, quota, kuota, potential"),
    # Money.
    *words(OTHER, "iuran, tagihan, tunggakan, piutang, pembayaran, nominal, rupiah, rp, idr, upah"),
    *words(OTHER, "gaji, klaim, santunan, manfaat, biaya, nilai, premi, denda, dana, wage, wages"),
    # Employers and other things that are counted.
    *words(OTHER, "badan usaha, bu, perusahaan, prsh, pemberi kerja, pk, pkbu, unit usaha, usaha"),
    *words(OTHER, "umkm, proyek, kontrak, npp, kk, kepala keluarga, rumah tangga, desa, kelurahan"),
    *words(OTHER, "kecamatan, agen, perisai, kasus, kejadian, employers, companies"),
    # Another time.
    *words(OTHER, "tahun lalu, thn lalu, bulan lalu, bln lalu, periode lalu, tahun sebelumnya"),
    *words(OTHER, "bulan sebelumnya, sebelumnya, lalu, triwulan*, tw, semester, smt, kuartal"),
    *words(OTHER, "kumulatif, akumulasi, akumulatif, ytd, last year, last month, cumulative"),
    # What an earlier page of the list added up to.
    *words(OTHER, "dipindahkan, pindahan, carried forward, brought forward"),
    # Ratios and differences.
    *words(OTHER, "persen*, prosen*, percent*, %, rasio, ratio, proporsi, porsi, share, cakupan"),
    *words(OTHER, "coverage, pertumbuhan, growth, kenaikan, penurunan, naik, turun, perubahan"),
    *words(OTHER, "selisih, gap, deviasi, sisa, kurang, kekurangan, rata rata, rata2, rerata"),
    *words(
        OTHER, "average, mean, median, minimum, maksimum, min, max, yoy, mom, mtm, laju, indeks"
    ),
    *words(OTHER, "penganggur*, unemploy*, tpt, tpak, bukan angkatan kerja, tidak bekerja"),
    *words(OTHER, "belum terlindungi, belum terdaftar, belum jadi peserta, bukan peserta"),
    *words(ASIDE, "tingkat, no, nomor, urut, urutan, keterangan, ket, catatan, remark*, cabang"),
    *words(ASIDE, "kantor cabang, kacab, petugas, pic, status, telp, telepon, hp, alamat, luas"),
    *words(ASIDE, "peringkat, ranking, rank, penanggung jawab, sumber, id, satuan"),
    *words(PART, "l, lk, laki laki, laki, lelaki, pria, male, men", MEN),
    *words(PART, "p, pr, perempuan, wanita, female, women", WOMEN),
    *words(WHOLE, "l p, p l, lk pr, laki laki dan perempuan, laki laki perempuan, pria dan wanita"),
    *words(TOTAL, "jumlah, jml, jlh, total, grand total, jumlah total, total keseluruhan"),
    *words(TOTAL, "jumlah seluruhnya, sub jumlah, sub total, subtotal, sum, keseluruhan"),
    *words(
        FILLER, "per, posisi, bulan, bln, tahun, thn, th, data, angka, orang, org, jiwa, laporan"
    ),
    *words(
        FILLER, "rekap*, tabel, daftar, menurut, berdasarkan, dan, serta, yang, di, dari, untuk"
    ),
    *words(
        FILLER,
        "bulan ini, tahun ini, periode ini, pada, dengan, dalam, akhir bulan, persons, people, s, d",
    ),
    *words(UNTIL, "s d, sd, sampai dengan, sampai, hingga, until, up to"),
)
MONTH_NAMES = tuple(Word(name, MONTH_NAME, number) for name, number in MONTH_NUMBERS.items())

_NAMES = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_YEAR = r"(?:[0-9]{4}|'?[0-9]{2})(?![0-9.,])"
MONTH_PHRASE = re.compile(
    rf"(?<![^\W_])(?:(?P<day>[0-9]{{1,2}})[\s./-]+)?"
    rf"(?P<name>{_NAMES})(?![^\W\d_])\.?,?[\s'/-]*(?:(?:tahun|thn|th)\.?\s*)?(?P<year>{_YEAR})"
    r"|(?<![0-9.,/-])(?P<iso_year>20[0-9]{2})[-/](?P<iso_month>0[1-9]|1[0-2])"
    r"(?:-(?P<iso_day>[0-3][0-9]))?(?![0-9])"
    r"|(?<![0-9.,/-])(?:(?P<d>[0-9]{1,2})[/.-])?(?P<m>0?[1-9]|1[0-2])[/.-](?P<y>20[0-9]{2})(?![0-9])",
    re.IGNORECASE,
)
RANGE = re.compile(
    rf"(?<![^\W_])(?:{_NAMES})\.?(?:\s*(?:20[0-9]{{2}}|'?[0-9]{{2}}))?\s*"
    rf"(?:-|–|s\s*[./]?\s*d\b\.?|sampai(?:\s+dengan)?|hingga|to)\s*(?:{_NAMES})(?![^\W\d_])",
    re.IGNORECASE,
)
# "15 tahun ke atas" is everybody of working age, as BPS counts them.
OF_SOME_AGE = re.compile(
    r"[<>≤≥]|(?<![0-9])(?!15\s*(?:tahun|thn|th)\.?\s+(?:ke\s*atas|dan\s+lebih|and\s+over))"
    r"[0-9]{1,2}\s*(?:tahun|thn|th)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<![0-9.,])(?:19|20)[0-9]{2}(?![0-9.,]?[0-9])")
UNITS = (
    (
        1_000,
        re.compile(
            r"(?<![^\W_])(?:ribu|ribuan|rb|thousands?)(?![^\W_])"
            r"|[x×*]\s*1[., ]?000(?![0-9])|(?<![0-9.,])['’.]?000(?![.,]?[0-9])",
            re.IGNORECASE,
        ),
    ),
    (
        1_000_000,
        re.compile(
            r"(?<![^\W_])(?:juta|jutaan|jt|millions?)(?![^\W_])|[x×*]\s*1([., ]?000){2}(?![0-9])",
            re.IGNORECASE,
        ),
    ),
    (
        100,
        re.compile(
            r"(?<![^\W_])(?:ratus|ratusan|hundreds?)(?![^\W_])|[x×*]\s*100(?![0-9.,])", re.I
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Label:
    """One text, read. `unknown` are the words in no vocabulary; a range of months has its last."""

    words: tuple[Word, ...] = ()
    unknown: tuple[str, ...] = ()
    months: tuple[date, ...] = ()
    year: int | None = None
    factor: int = 1  # 1.000 in "ribu orang"
    is_range: bool = False

    def __bool__(self) -> bool:
        """It says something about what stands under or beside it."""
        says = self.months or self.year or self.factor > 1
        return bool(says or any(word.kind not in (FILLER, UNTIL) for word in self.words))

    def all(self, kind: str) -> list[Any]:
        return [word.value for word in self.words if word.kind == kind]

    def first(self, kind: str) -> Any:
        return next(iter(self.all(kind)), None)

    def has(self, *kinds: str) -> bool:
        return any(word.kind in kinds for word in self.words)

    @property
    def month(self) -> date | None:
        return self.months[0] if len(set(self.months)) == 1 else None

    @property
    def month_number(self) -> int | None:
        """Of a month whose year stands elsewhere."""
        return None if self.months else self.first(MONTH_NAME)

    @property
    def qualifier(self) -> str:
        """The phrase that makes it something else; empty for none."""
        return next((word.phrase.rstrip("*") for word in self.words if word.kind == OTHER), "")


def kind_of_no_place(labels: Iterable[Label]) -> str:
    """`kecamatan` where the headings of a column say that its names are not those of places."""
    phrases = (word.phrase for label in labels for word in label.words)
    return next((phrase for phrase in phrases if phrase in NO_PLACES), "")


class Vocabulary:
    def __init__(self, *lists: Iterable[Word]) -> None:
        """Of two words with one phrase, that of the later list counts."""
        self.phrases: dict[tuple[str, ...], Word] = {}
        self.beginnings: dict[str, Word] = {}
        for word in (word for one in (MONTH_NAMES, WORDS, *lists) for word in one):
            if word.phrase.endswith("*"):
                self.beginnings[word.phrase[:-1]] = word
            else:
                self.phrases[tuple(word.phrase.split())] = word
        self.longest = max(map(len, self.phrases))

    def read(self, value: Any, *, is_title: bool = False) -> Label:
        """`is_title`: a day counts as its month only where it begins or ends it."""
        if isinstance(value, date):
            month = date(value.year, value.month, 1)
            is_month = not is_title or value in (month, last_day(month))
            return Label(months=(month,) if is_month else ())
        if isinstance(value, int) and not isinstance(value, bool):
            return Label(year=value) if FIRST_YEAR <= value <= LAST_YEAR else Label()
        if not isinstance(value, str) or (len(value) > LONGEST_LABEL and not is_title):
            return Label()
        text = value.replace("_", " ")
        months, rest = months_named(text), MONTH_PHRASE.sub(" ", text)
        factor = unit_in(rest)
        for _factor, pattern in UNITS:
            rest = pattern.sub(" ", rest)
        years = set(YEAR.findall(rest)) or {str(month.year) for month in months}
        found, unknown = self._split(plain(YEAR.sub(" ", rest)).split())
        if MONTH_PHRASE.search(text) and not months:
            unknown.append("tanggal")  # a day within a month: neither its end nor all of it
        if OF_SOME_AGE.search(rest):
            unknown.append("usia")
        return Label(
            words=tuple(found),
            unknown=tuple(unknown),
            months=tuple(months),
            year=int(years.pop()) if len(years) == 1 else None,
            factor=factor,
            is_range=RANGE.search(text) is not None,
        )

    def _split(self, tokens: list[str]) -> tuple[list[Word], list[str]]:
        found: list[Word] = []
        unknown: list[str] = []
        at = 0
        while at < len(tokens):
            word, length = self._longest_at(tokens, at)
            if word:
                found.append(word)
            elif not tokens[at].isdecimal():
                unknown.append(tokens[at])
            at += length
        return found, unknown

    def _longest_at(self, tokens: list[str], at: int) -> tuple[Word | None, int]:
        for length in range(min(self.longest, len(tokens) - at), 0, -1):
            if word := self.phrases.get(tuple(tokens[at : at + length])):
                return word, length
        for beginning, word in self.beginnings.items():
            if tokens[at].startswith(beginning):
                return word, 1
        return None, 1


def plain(text: Any) -> str:
    """Lower case words with one space between them: `KAB./KOTA` is `kab kota`."""
    return " ".join(re.findall(r"[^\W_]+|%", str(text).lower()))


def unit_in(text: Any) -> int:
    """1.000 where the text says thousands, in whatever way; 1 where it tells no unit."""
    text = str(text)
    return next((factor for factor, pattern in reversed(UNITS) if pattern.search(text)), 1)


def months_named(text: str) -> list[date]:
    """The months a text speaks of: `Juli 2024`, `per 31 Juli 2024`, not the day it was signed."""
    phrases = [_month(phrase) for phrase in MONTH_PHRASE.finditer(text)]
    months = [month for month in phrases if month]
    return months[-1:] if RANGE.search(text) else months


def _month(phrase: re.Match[str]) -> date | None:
    if phrase["name"]:
        digits = phrase["year"].strip("'")
        year = int(digits) if len(digits) == 4 else 2000 + int(digits)
        number, day = MONTH_NUMBERS[phrase["name"].lower()], phrase["day"]
    elif phrase["iso_year"]:
        year, number, day = int(phrase["iso_year"]), int(phrase["iso_month"]), phrase["iso_day"]
    else:
        year, number, day = int(phrase["y"]), int(phrase["m"]), phrase["d"]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    month = date(year, number, 1)
    is_day_of_signing = day and int(day) not in (1, last_day(month).day)
    is_first_in_words = phrase["name"] and day and int(day) == 1
    return None if is_day_of_signing or is_first_in_words else month
