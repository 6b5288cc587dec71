"""Two spellings of one name, or two people."""

import re
from difflib import SequenceMatcher

ALIKE_FROM = 0.7  # MUHAMAD and MOHAMMAD are 0.80 alike, SITI and BUDI 0.5
TITLES = set("h hj haji hajjah dr drs ir st se sh spd almarhum alm".split())
# In SQL first, so that only the few pairs without a common word are looked at one by one. The same
# words as in `words`: two people share a title, or the nothing beside a number, without being one.
NO_WORDS = ", ".join(f"'{word}'" for word in ["", *sorted(TITLES)])
WORDS = (
    "ARRAY(SELECT word FROM unnest(string_to_array("
    "lower(regexp_replace({name}, '[^A-Za-z ]', '', 'g')), ' ')) word"
    f" WHERE word NOT IN ({NO_WORDS}))"
)


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
