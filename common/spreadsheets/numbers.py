"""Numbers as people write them: read, or refused with the reason. One rule for every way in.

Each reader takes what a cell holds (text, number or date) and returns None for an empty one:
whether empty may be is the caller's rule. `607.426` is the Indonesian way and always read;
`607,426` is read where the other numbers of its column or file group with the comma too
(`style_of`), and stays a doubt where nothing says so.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Literal, NoReturn

from django.utils.translation import gettext as _

Style = Literal[".", ",", "mixed"]  # the sign that groups thousands, or a file that uses both

EMPTY = {
    "",
    "-",
    "–",
    "—",
    "--",
    "…",
    "...",
    "n/a",
    "na",
    "nihil",
    "tidak ada",
    "rp-",
    "rp -",
    "rp –",
    "rp.",
}
LARGEST_COUNT = 2_147_483_647  # what a column of the database holds
LONGEST_NUMBER = 100  # characters; Python itself refuses to read thousands of digits
OTHERS_THAT_AGREE = 2  # numbers like 45,871 and 67,493: none is sure of itself, two are

# Every sign that stands for a space, and those that stand for nothing at all.
SPACES = dict.fromkeys(
    [0x00A0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " "
) | dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
APOSTROPHES = "'’‘`´ʼ＇"
ONE_SIGN = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | {"−": "-", "–": "-", "—": "-"})

GROUPED = re.compile(
    r"(?P<whole>\d{1,3}(?:(?P<sign>[., '])\d{3})(?:(?P=sign)\d{3})*)(?P<decimals>[.,]\d+)?"
)
PLAIN = re.compile(r"(?P<whole>\d+)(?P<decimals>[.,]\d+)?")
ONE_GROUP = re.compile(r"\d{1,3}[.,]\d{3}")
# The sign of a note behind a number: `45.778*)`, `45.778 1)`, `152.903r` (revised).
NOTE_SIGN = r"(?: ?\*+\)?| [0-9]{1,2}\)| ?[¹²³⁴⁵⁶⁷⁸⁹]+\)?| ?[a-e]\)| ?[re]\)?)"
NOTED = re.compile(rf"(?P<number>[0-9][0-9., ]*?){NOTE_SIGN}", re.IGNORECASE)
PEOPLE = re.compile(
    r"(?<=[\d ])(?:orang|org|jiwa|tk|tenaga kerja|pekerja|peserta|people|persons?|workers?)\.?$"
)
RUPIAH = re.compile(
    r"^(?:rp|idr)\b\.? ?|^(?:rp|idr)(?=[\d(-])|(?<=\d)(?:,--?|\.-|,=)$| ?rupiah$| ?idr$"
)
MULTIPLES = {
    "ribu": 1_000, "rb": 1_000, "juta": 1_000_000, "jt": 1_000_000, "miliar": 1_000_000_000,
    "milyar": 1_000_000_000,
}  # fmt: skip
MULTIPLE = re.compile(rf" ?({'|'.join(MULTIPLES)})\.?$")


class UnreadableError(ValueError):
    """A value that means nothing, or that could mean two things; its text says why."""


class Percent(float):
    """A number that its cell shows as a percentage: 0.3647 that reads 36,47%."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written: `-1.234,50` is (True, "1234", "50")."""

    is_negative: bool
    whole: str
    decimals: str

    @property
    def is_whole(self) -> bool:
        return not self.decimals.strip("0")

    def __int__(self) -> int:
        return -int(self.whole) if self.is_negative else int(self.whole)


def is_empty(value: Any) -> bool:
    """Nothing, or one of the words and dashes that people write for nothing."""
    return value is None or (isinstance(value, str) and plain(value).lower() in EMPTY)


def plain(text: str) -> str:
    """Without spaces around it and inside more than one; every kind of space is one."""
    return " ".join(text.translate(SPACES).split())


def read_count(value: Any, style: Style | None = None) -> int | None:
    """People: `607426`, `607.426`, `607 426`, `607.426 orang`; a fraction or a negative number is
    refused."""
    if is_empty(value):
        return None
    number = _whole(value, style, _count_text)
    if number < 0:
        _refuse(_("Jumlah orang tidak boleh negatif."))
    if number > LARGEST_COUNT:
        _refuse(_("Angka ini terlalu besar."))
    return number


def read_amount(value: Any, style: Style | None = None, *, factor: int = 1) -> int | None:
    """Whole rupiah: `50000000`, `Rp 50.000.000,-`, `50,000,000.00`, `50 juta`. `factor`: of the
    unit that the heading tells, where the cell itself tells none."""
    if is_empty(value):
        return None
    if isinstance(value, float | Decimal) and not isinstance(value, Percent) and factor > 1:
        value = round(value * factor, 2)  # 7.3 juta is no fraction
        factor = 1
    amount = _whole(value, style, partial(_amount_text, factor=factor))
    return amount * factor if isinstance(value, int) else amount


def _whole(value: Any, style: Style | None, read_text: Any) -> int:
    if isinstance(value, Percent):
        _refuse_percent()
    if isinstance(value, date):
        _refuse(_("Ini tanggal, bukan bilangan."))
    if isinstance(value, str):
        whole: int = read_text(plain(value).lower(), style)
        return whole
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        _refuse(_("Ini bukan bilangan."))
    if value != value or value in (float("inf"), float("-inf")):
        _refuse(_("Ini bukan bilangan."))
    if value != int(value):
        _refuse_fraction(read_text)
    return int(value)


def without_note_sign(text: str) -> str:
    noted = NOTED.fullmatch(text)
    return noted["number"].strip() if noted else text


def _count_text(text: str, style: Style | None) -> int:
    text = without_note_sign(PEOPLE.sub("", text).strip())
    if text == "nol":
        return 0
    if MULTIPLE.search(text):
        _refuse(_("Tulis jumlah orang selengkapnya, misalnya 45.000, bukan 45 ribu."))
    if RUPIAH.search(text):
        _refuse(_("Ini rupiah, bukan jumlah orang."))
    number = parse(text, style)
    if not number.is_whole:
        _refuse_fraction(_count_text)
    return int(number)


def _amount_text(text: str, style: Style | None, factor: int = 1) -> int:
    text = RUPIAH.sub("", RUPIAH.sub("", text)).strip()
    multiple = factor
    if match := MULTIPLE.search(text):
        multiple, text = MULTIPLES[match[1]], text[: match.start()]
    if style is None and ONE_GROUP.fullmatch(text):
        # No rupiah has three decimals, but 1,234 juta has.
        style = "," if "," in text and multiple == 1 else "."
    number = parse(text, style)
    amount = Decimal(f"{number.whole}.{number.decimals or 0}") * multiple
    if amount != int(amount):
        _refuse_fraction(None)
    return -int(amount) if number.is_negative else int(amount)


def parse(text: str, style: Style | None = None) -> Number:
    """The number in a text without units; `UnreadableError` with the reason where there is none."""
    text = plain(text).translate(ONE_SIGN).removeprefix("'").strip()
    if len(text) > LONGEST_NUMBER:
        _refuse(_("Angka ini terlalu besar."))
    is_negative, digits = _without_sign(text)
    match = GROUPED.fullmatch(digits) or PLAIN.fullmatch(digits)
    if match is None or not digits.isascii():
        _refuse_text(text)
    decimals = match["decimals"] or ""
    sign = match.groupdict().get("sign") or ""
    if sign and decimals.startswith(sign):
        _refuse_text(text)
    if ONE_GROUP.fullmatch(digits):
        return Number(is_negative, *_one_group(digits, style))
    if sign and digits.startswith("0"):
        _refuse_share()
    whole = re.sub(r"[., ']", "", match["whole"])
    if not sign and int(whole) == 0 and decimals.strip(".,0"):
        _refuse_share()
    return Number(is_negative, whole, decimals[1:])


def _without_sign(text: str) -> tuple[bool, str]:
    """Negative in any of the ways of accountants: `-5`, `5-`, `(5)`."""
    if re.fullmatch(r"\(.*\)", text):
        return True, text[1:-1].strip()
    if text.startswith("-") or text.endswith("-"):
        return True, text.removeprefix("-").removesuffix("-").strip()
    return False, text


def _one_group(digits: str, style: Style | None) -> tuple[str, str]:
    """`45.871` or `45,871`: 45 thousand, or 45 and a fraction, as the other numbers decide."""
    whole, sign, rest = digits.partition("." if "." in digits else ",")
    if not (whole + rest).strip("0"):
        return "0", ""
    if whole.startswith("0"):
        _refuse_share()
    if style == sign or (style is None and sign == "."):
        return whole + rest, ""
    if style == "mixed":
        _refuse(
            _("Kolom ini memakai titik dan koma untuk ribuan; tulis semua ribuan dengan titik.")
        )
    if style is None or not rest.strip("0"):
        _refuse(_("Koma di sini bisa berarti dua hal; tulis ribuan dengan titik."))
    return whole, rest


def style_of(values: Iterable[Any]) -> Style | None:
    """Which sign groups the thousands in these values of a column or a file; None where they do
    not say. One `1,234,567`, `1,234.5` or `36.5` is sure; `45,871` needs another like itself."""
    sure: Counter[str] = Counter()
    likely: Counter[str] = Counter()
    for value in values:
        if isinstance(value, str) and ("." in value or "," in value):
            _note_style(value, sure, likely)
    groups = set(sure) or set(likely)
    if len(groups) != 1:
        return "mixed" if groups else None
    (sign,) = groups
    if not sure and sign == "," and likely[","] < OTHERS_THAT_AGREE:
        return None
    return "." if sign == "." else ","


def _note_style(value: str, sure: Counter[str], likely: Counter[str]) -> None:
    text = RUPIAH.sub("", RUPIAH.sub("", PEOPLE.sub("", plain(value).lower()).strip())).strip()
    text = without_note_sign(text)
    digits = _without_sign(text.translate(ONE_SIGN).removeprefix("'").removesuffix("%").strip())[1]
    if ONE_GROUP.fullmatch(digits) and not digits.startswith("0"):
        likely["." if "." in digits else ","] += 1
        return
    is_share = re.match(r"0+[.,]", digits)
    match = (not is_share and GROUPED.fullmatch(digits)) or PLAIN.fullmatch(digits)
    if match is None:
        return
    sign, decimals = match.groupdict().get("sign") or "", match["decimals"] or ""
    if sign in (".", ","):
        sure[sign] += 1
    elif decimals:  # the sign of the decimals never groups
        sure["," if decimals[0] == "." else "."] += 1


def read_decimal(value: Any) -> Decimal | None:
    """`36,47`, `36,47%`, `36.47` or `46`: a percentage or an amount, exact."""
    if is_empty(value):
        return None
    if isinstance(value, Percent):
        value = Decimal(str(float(value))) * 100
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        value = str(value)
    text = plain(str(value)).removesuffix("%").strip().translate(ONE_SIGN).replace(",", ".")
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?0*", text):
        _refuse(_("Ini bukan bilangan desimal, misalnya 36,47."))
    return Decimal(text)


def read_percent(value: Any, largest: int | None = 100) -> Decimal | None:
    percent = read_decimal(value)
    if percent is None:
        return None
    if percent < 0 or (largest is not None and percent > largest):
        _refuse(_("Persentase harus antara 0 dan %(largest)s.") % {"largest": largest or "∞"})
    return percent


def _refuse_text(text: str) -> NoReturn:
    """Says what the text is instead of a number."""
    if re.search(r"%$|\bpersen$|\bpercent$", text):
        _refuse_percent()
    if re.search(r"\d[eE][+-]?\d", text):
        _refuse(_("Ini angka berpangkat seperti 1E+5; tulis semua angkanya, misalnya 100.000."))
    if "_" in text:
        _refuse(_("Garis bawah tidak dipakai di dalam angka; tulis ribuan dengan titik."))
    if any(char.isdecimal() and not char.isascii() for char in text):
        _refuse(_("Tulis dengan angka biasa 0 sampai 9, misalnya 607.426."))
    if re.search(r"[½¼¾]|\d ?/ ?\d", text):
        _refuse_fraction(_count_text)
    if re.fullmatch(r"[-\d., ']*\d[-\d., ']*", text):
        _refuse(_("Titik, koma atau spasi di dalam angka ini tidak membagi ribuan; tulis 607.426."))
    _refuse(_("Ini bukan bilangan."))


def _refuse_percent() -> NoReturn:
    _refuse(_("Ini persen, bukan jumlah; tulis jumlahnya, misalnya 607.426."))


def _refuse_share() -> NoReturn:
    _refuse(_("Angka ini mulai dengan nol sebelum titik atau koma: pecahan, bukan jumlah."))


def _refuse_fraction(read_text: Any) -> NoReturn:
    if read_text is not _count_text:
        _refuse(_("Tulis rupiah bulat, misalnya 50000000 atau 50.000.000; ini pecahan."))
    _refuse(_("Jumlah orang harus bilangan bulat, misalnya 607.426 atau 607426; ini pecahan."))


def _refuse(sentence: str) -> NoReturn:
    raise UnreadableError(sentence)
