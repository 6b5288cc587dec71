"""What stands for a masked NIK in a workbook of refused rows, so that it can be sent again as it is.

The NIK itself, sealed once more for this bank alone: only the portal opens it, and only in a list of
the bank whose row it was.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from common import nik as nik_rules
from participants.kur import encryption
from participants.kur.imports.columns import NIK_REFERENCE
from participants.kur.models import Batch

SIGN = "."


def reference(key_id: str, sealed_nik: bytes, batch: Batch) -> str:
    """Of the NIK of a person that is known already."""
    return new_reference(encryption.pair(key_id).open(sealed_nik).decode(), batch)


def new_reference(nik: str, batch: Batch) -> str:
    """`1.Zm9v…`: the key's id, and the NIK sealed with it, bound to the owner of the list."""
    keys = encryption.primary()
    sealed = keys.seal(f"{_owner(batch)} {nik}".encode())
    return keys.key_id + SIGN + base64.urlsafe_b64encode(sealed).decode()


def nik_cell(cells: Sequence[Any], at: Mapping[str, int], nik_column: str, batch: Batch) -> Any:
    """What the NIK column says: the full NIK where a masked one has its reference beside it."""
    index, beside = at[nik_column], at.get(NIK_REFERENCE)
    cell = cells[index] if index < len(cells) else ""
    if beside is None or beside >= len(cells) or nik_rules.HIDDEN not in str(cell or ""):
        return cell
    return read_reference(str(cells[beside] or ""), str(cell), batch) or cell


def read_reference(text: str, masked: str, batch: Batch) -> str:
    """The NIK; empty where the reference is not one, is another owner's, or stands beside the
    masked NIK of somebody else."""
    key_id, _sign, sealed = text.strip().partition(SIGN)
    try:
        opened = encryption.pair(key_id).open(base64.urlsafe_b64decode(sealed.encode()))
        owner, nik = opened.decode().rsplit(" ", 1)
    except (encryption.UnreadableNikError, binascii.Error, ValueError):
        return ""
    is_ours = owner == _owner(batch) and masked.strip() == nik_rules.masked(nik)
    return nik if is_ours else ""


def _owner(batch: Batch) -> str:
    return f"bank {batch.bank_id}" if batch.bank_id else f"branch {batch.branch_id}"
