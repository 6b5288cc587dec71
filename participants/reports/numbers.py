"""A number of people as somebody typed it."""

import re

from django.utils.translation import gettext as _

LARGEST = 2_147_483_647  # what the database's integer column holds
GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
SPACES = re.compile(r"[\s\u00a0\u202f]+")


class NotPeopleError(ValueError):
    """The text is not a whole number of people; the message says why."""


def parse_people(text: str) -> int | None:
    """`607.426`, `607426` and `607 426` are the same; nothing at all is None, which is unknown."""
    plain = SPACES.sub("", text)
    if not plain:
        return None
    if plain.startswith(("-", "−")):
        raise NotPeopleError(_("Jumlah orang tidak bisa negatif."))
    if GROUPED.fullmatch(plain):
        plain = plain.replace(".", "")
    if not (plain.isascii() and plain.isdigit()):
        if re.fullmatch(r"[\d.]*,\d+|\d+\.\d+", plain):
            raise NotPeopleError(_("Jumlah orang harus bulat, tanpa pecahan."))
        raise NotPeopleError(_("Tulis angka saja, misalnya 607.426."))
    if int(plain) > LARGEST:
        raise NotPeopleError(_("Angka ini terlalu besar."))
    return int(plain)
