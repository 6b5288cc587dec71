"""Reading what somebody typed into the search: every word narrows it, in any order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from regions.models import Bank, Region

TAIL_DIGITS = 4
LEAST_OF_NUMBER = 4  # characters of a loan number's beginning; fewer are a whole number
BEFORE_PLACES = {"kota", "kab", "kabupaten"}
BANK = "bank"


@dataclass
class Words:
    """`siti pontianak bri 0001`: a name, a place, a bank and four last digits."""

    names: list[str] = field(default_factory=list)  # of a debtor, a business or a bank's unit
    places: list[Region] = field(default_factory=list)
    banks: list[Bank] = field(default_factory=list)
    tails: list[str] = field(default_factory=list)  # of a NIK, or a whole loan number
    numbers: list[str] = field(default_factory=list)  # of loans or phones, or their beginnings

    @property
    def beginnings(self) -> list[str]:
        return [number for number in self.numbers if len(number) >= LEAST_OF_NUMBER]

    @property
    def whole_numbers(self) -> list[str]:
        return [number for number in self.numbers if len(number) < LEAST_OF_NUMBER]

    def __bool__(self) -> bool:
        return bool(self.places or self.banks or self.is_about_people)

    @property
    def is_about_people(self) -> bool:
        return bool(self.names or self.tails or self.numbers)


def read(text: str, places: Sequence[Region], banks: Sequence[Bank]) -> Words:
    """Places and banks are known by all their words; in quotes a word is a name."""
    meaning, words = Words(), text.split()
    known = _spelled(places, banks) if words else {}
    while words:
        for length in range(min(len(words), 4), 0, -1):
            meant = known.get(" ".join(words[:length]).lower())
            if meant is not None:
                (meaning.banks if isinstance(meant, Bank) else meaning.places).append(meant)
                words = words[length:]
                break
        else:
            _take(meaning, words.pop(0))
    return meaning


def phone_digits(text: str) -> str:
    """`0812…` out of `+62 812-…`, as the index of credits has it."""
    digits = re.sub(r"[^0-9]", "", text)
    return f"0{digits[2:]}" if digits.startswith("62") else digits


def _spelled(places: Sequence[Region], banks: Sequence[Bank]) -> dict[str, Any]:
    """What may be typed for each place and bank; what would mean two of them means none."""
    spellings: dict[str, Any] = {}
    unclear = set()
    for place in places:
        name = place.name.lower()
        first = name.split()[0]
        for text in {name, first, place.code, *(f"{word} {name}" for word in BEFORE_PLACES)}:
            if spellings.setdefault(text, place) is not place:
                unclear.add(text)
    for bank in banks:
        name = bank.name.lower()
        for text in {name, bank.code.lower(), f"{BANK} {name}", name.removeprefix(f"{BANK} ")}:
            if spellings.setdefault(text, bank) is not bank:
                unclear.add(text)
    return {text: meant for text, meant in spellings.items() if text not in unclear}


def _take(meaning: Words, word: str) -> None:
    if word.isdecimal() and len(word) == TAIL_DIGITS:
        meaning.tails.append(word)
    elif any(character.isdigit() for character in word):
        meaning.numbers.append(word)
    else:
        # Punctuation parts words in the index as well.
        meaning.names += "".join(each if each.isalpha() else " " for each in word.lower()).split()
