"""The code printed on a certificate: which award it is, sealed with the portal's secret key.

`17-MZXW6YTBOI5DEMRU…`: the award's number and 120 bits of an HMAC over it. One changed character
makes it another award's number or another seal, and either fails. The seal holds the identity and
not the words, so that a corrected spelling does not turn a genuine certificate into a forged one;
the page it leads to prints what the register says today.
"""

from base64 import b32encode
from hmac import compare_digest

from django.conf import settings
from django.utils.crypto import salted_hmac

from awards.models import Award

SALT = "awards.certificate"
SEAL_BYTES = 15  # 120 bits: 24 characters of base32 without padding


def code_of(award: Award) -> str:
    return _code(award.pk, settings.SECRET_KEY)


def award_of(code: str) -> Award | None:
    """The award of a genuine code, however it was typed; None for anything else."""
    code = code.strip().upper() if code.isascii() else code
    number, _, _ = code.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 12):
        return None
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(compare_digest(_code(int(number), key), code) for key in keys if code.isascii()):
        return None
    return Award.objects.select_related("category__edition", "region").filter(pk=number).first()


def _code(pk: int, secret: str | bytes) -> str:
    seal = salted_hmac(SALT, str(pk), secret=secret, algorithm="sha256").digest()[:SEAL_BYTES]
    return f"{pk}-{b32encode(seal).decode()}"
