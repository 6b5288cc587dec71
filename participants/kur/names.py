"""Two spellings of one name, or two people."""

import re
from difflib import SequenceMatcher

ALIKE_FROM = 0.7  # MUHAMAD and MOHAMMAD are 0.80 alike, SITI and BUDI 0.5
TITLES = {
    "h",
    "hj",
    "haji",
    "hajjah",
    "dr",
    "drs",
    "ir",
    "st",
    "se",
    "sh",
    "spd",
    "almarhum",
    "alm",
}
# In SQL first, so that only the few pairs without a common word are looked at one by one.
WORDS = "string_to_array(upper(regexp_replace({name}, '[^A-Za-z ]', '', 'g')), ' ')"


def share_no_word(one: str, other: str) -> str:
    """An SQL condition over two columns of names."""
    first, second = WORDS.format(name=one), WORDS.format(name=other)
    return f"{one} <> {other} AND {other} <> '' AND NOT ({first} && {second})"


def words(name: str) -> list[str]:
    return [word for word in re.sub(r"[^a-z ]", "", name.lower()).split() if word not in TITLES]


def very_different(one: str, other: str) -> bool:
    """No word in common and not alike in writing either."""
    first, second = words(one), words(other)
    if not first or not second or set(first) & set(second):
        return False
    pairs = [(" ".join(first), " ".join(second)), ("".join(sorted(first)), "".join(sorted(second)))]
    return all(SequenceMatcher(None, *pair).ratio() < ALIKE_FROM for pair in pairs)
