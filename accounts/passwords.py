"""Passwords that anybody in the field would try first are refused, and those that programs try first."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from regions.models import Region

FIELD_WORDS = [
    *(
        "bpjs",
        "bpjstk",
        "jamsostek",
        "jamsos",
        "ketenagakerjaan",
        "tenagakerja",
        "naker",
        "cakupan",
    ),
    *("paritrana", "pekerja", "peserta", "laporan", "kalbar", "kalimantan", "barat", "borneo"),
    *("portal", "admin", "petugas", "verifikator", "pejabat", "cabang", "bank", "kur", "kota"),
    *("kabupaten", "kab", "provinsi", "persen", "sandi", "katasandi", "password", "rahasia"),
    *("indonesia", "merdeka", "januari", "februari", "maret", "april", "mei", "juni", "juli"),
    *("agustus", "september", "oktober", "november", "desember", "qwerty", "abc"),
]
# As people write a letter as a digit or a sign.
LOOK_ALIKE = str.maketrans("0134578@$!", "oieastbasi")
LEAST_OWN_LETTERS = 4  # what must remain beside words that others know
# Of zxcvbn, which knows 30.000 passwords of breaches, words, names, dates, rows of keys and how people
# alter them. Eight characters by chance are as many.
LEAST_GUESSES = 10**8
READ_BY_ZXCVBN = 72  # characters; it takes no longer text, and that much is beyond guessing


class ObviousPasswordValidator:
    """`bpjs2024`, `Jamsostek!`, `p0ntianak-2024` of somebody in Pontianak: nothing of one's own in it."""

    def validate(self, password: str, user: User | None = None) -> None:
        if is_obvious(password, FIELD_WORDS + _words_about(user)):
            raise ValidationError(
                _("Sandi ini mudah ditebak: hanya angka dan kata yang dikenal di bidang ini."),
                code="password_obvious",
            )

    def get_help_text(self) -> str:
        return _(
            "Bukan hanya kata seperti jamsostek, nama wilayah atau kantor Anda, dengan angka tahun."
        )


class GuessablePasswordValidator:
    """`Liverpool2024!`, `1q2w3e4r5t`: passwords of breaches, and what programs make of them."""

    def validate(self, password: str, user: User | None = None) -> None:
        from zxcvbn import zxcvbn  # 14 MB of lists, for the few requests that set a password

        result = zxcvbn(password[:READ_BY_ZXCVBN], user_inputs=FIELD_WORDS + _words_about(user))
        if result["guesses"] < LEAST_GUESSES:
            raise ValidationError(
                _("Sandi ini mudah ditebak: mirip sandi yang pernah bocor. Pakai beberapa kata."),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _("Bukan sandi yang pernah bocor, juga bukan yang diberi angka atau tanda.")


def is_obvious(password: str, known: list[str]) -> bool:
    """Whether next to nothing is left of it without the words that others know."""
    spellings = password.lower(), password.lower().translate(LOOK_ALIKE)
    for letters in (re.sub("[^a-z]", "", text) for text in spellings):
        own = letters
        for word in sorted(known, key=len, reverse=True):
            own = own.replace(word, "")
        if own != letters and len(own) < LEAST_OWN_LETTERS:
            return True
    return False


def _words_about(user: User | None) -> list[str]:
    """Every place of the province, and the person's own name and organisation, word by word."""
    told = list(Region.objects.values_list("name", flat=True))
    if user is not None:
        told += [
            user.username,
            user.get_full_name(),
            str(user.branch or ""),
            str(user.bank or ""),
        ]
    return [word for text in told for word in re.findall("[a-z]{3,}", text.lower())]
