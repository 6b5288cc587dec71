"""How people write a place: its spellings, what stands around the name, and what it may be short for."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from rapidfuzz import fuzz

from regions.models import Region

KINDS = {
    Region.Level.PROVINCE: ("provinsi", "propinsi", "prov", "province", "pemprov"),
    Region.Level.REGENCY: ("kabupaten", "kab", "regency", "pemkab", "pemerintahkabupaten"),
    Region.Level.CITY: ("kota", "kotamadya", "kodya", "city", "municipality", "pemkot"),
}
KIND_OF = {word: level for level, kinds in KINDS.items() for word in kinds}

FOOTNOTE = re.compile(r"[\s*†‡¹²³⁰-⁹]+$|(?<=[^\W\d_])\s*[0-9]{1,2}\)$")
# A code beside a name: `61.01 Kabupaten Sambas`, `6101 - SAMBAS`, `Sambas (61.01)`.
CODE = r"[0-9]{2}\s?[.,/-]\s?[0-9]{2}|[0-9]{2}[.,][0-9]|[0-9]{4}"
CODE_FIRST = re.compile(
    rf"[\[(]?(?P<code>{CODE})(?:\.0)?(?![0-9])[\]).:_/|\s–—-]*(?P<rest>.*)", re.S
)
CODE_LAST = re.compile(
    rf"(?P<rest>.*[^\W_])[\s/,–—:-]*[\[(\s/,–—:-](?P<code>{CODE})[\])]?\.?", re.S
)
# `1. Sambas`, `01 Sambas`, `(1) Sambas`, `1.2 Sambas`, `IV. Sambas`, `a) Sambas`.
ORDINAL = re.compile(
    r"[\[(]?(?:(?P<number>[0-9]{1,3})[.)\]:/\s–—-]*|(?:[ivxl]{1,5}|[a-z])[.)\]:]+\s*)", re.I
)
BETWEEN = re.compile(r"[,;/|()\[\]:–—]|\s-\s")

LEAST_ALIKE = 75  # of 100: one letter wrong in four, or two neighbours swapped in six
ALIKE_WHEN_SHORT = 90  # an abbreviation that fits is likelier than a name with a letter wrong
LONGEST_ABBREVIATION = 5
SHORTEST_BEGINNING = 4  # `Kubu` for Kubu Raya; `Ket` stands for `keterangan` as well


def as_text(value: Any) -> str:
    """The cell as one line. A number 61.1 was 61.10: a spreadsheet drops the last zero."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.2f}"
    text = FOOTNOTE.sub("", str(value if value is not None else ""))
    text = "".join(
        sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf"
    )
    return " ".join(text.split()).lstrip("'’`")


def squeezed(text: str) -> str:
    """Letters and digits alone: `KAB.KUBU RAYA`, `Kab. Kubu-Raya` and `kab kuburaya` are one."""
    return "".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold()))


def spellings(name: str, level: str) -> Iterator[str]:
    """The name with each word for its kind before or behind it, squeezed."""
    bare = squeezed(name)
    for kind in KINDS.get(Region.Level(level), ()):
        yield kind + bare
        yield bare + kind


def split_code(text: str) -> tuple[str, str]:
    """`("61.01", "Kabupaten Sambas")`; no code is the empty string."""
    for pattern in (CODE_FIRST, CODE_LAST):
        if match := pattern.fullmatch(text):
            code = re.sub(r"[,/-]", ".", re.sub(r"\s", "", match["code"]))
            return code, match["rest"].strip()
    return "", text


def split_ordinal(text: str) -> tuple[int | None, str]:
    """`(1, "Sambas")` of `1. Sambas`; the last number of several, None where letters count."""
    number, rest = None, text
    while (match := ORDINAL.match(rest)) and re.search(r"[^\W\d_]", rest[match.end() :]):
        number = int(match["number"]) if match["number"] else number
        rest = rest[match.end() :]
    return number, rest


def pieces(text: str) -> list[str]:
    """`Kalimantan Barat / Kab. Sambas` in its two parts."""
    return [piece.strip() for piece in BETWEEN.split(text) if squeezed(piece)]


def kind_and_words(text: str) -> tuple[Region.Level | None, list[str]]:
    """`Kab. Kubu Raya` is a regency, `["kubu", "raya"]`."""
    words = re.findall(r"[^\W_]+", text.casefold())
    kind = KIND_OF.get(words[0]) if words else None
    if kind is not None:
        return kind, words[1:]
    kind = KIND_OF.get(words[-1]) if len(words) > 1 else None
    return kind, words[:-1] if kind is not None else words


def likeness(words: list[str], name: str, level: str) -> float:
    """0 to 100: how near what is written (without its kind) is to the name, or short for it."""
    written = "".join(words)
    alike = fuzz.ratio(written, squeezed(name))
    if is_short_for(words, name, level):
        alike = max(alike, ALIKE_WHEN_SHORT)
    return alike if alike >= LEAST_ALIKE else 0


def is_short_for(words: list[str], name: str, level: str) -> bool:
    """`PTK`, `KKR` (Kabupaten Kubu Raya), `Kayong`, `Kap. Hulu`; only ever the reason to ask."""
    written, parts = "".join(words), re.findall(r"[^\W_]+", name.casefold())
    initials = "".join(part[0] for part in parts)
    if len(parts) > 1 and written in (initials, level_letter(level) + initials):
        return True
    if len(words) == len(parts) > 1:
        return all(map(_abbreviates, words, parts))
    if len(words) == 1 < len(parts) and written in parts:
        return True
    if len(written) >= SHORTEST_BEGINNING and squeezed(name).startswith(written):
        return True
    # Two consonants side by side: `ptk` is no word, `mei` is one.
    is_no_word = re.search(r"[^aeiou]{2}", written) is not None
    return (
        is_no_word
        and len(written) <= LONGEST_ABBREVIATION
        and _abbreviates(written, "".join(parts))
    )


def level_letter(level: str) -> str:
    return "p" if level == Region.Level.PROVINCE else "k"


def _abbreviates(short: str, word: str) -> bool:
    """The same first letter, and the others in their order: `ptk` in `pontianak`."""
    letters = iter(word)
    return short[:1] == word[:1] and all(letter in letters for letter in short)
