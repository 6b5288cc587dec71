"""A row of a bank's list: every rule it must keep, then one line for COPY.

This runs a million times, so it is one long function with everything bound before the loop: half
a second of calls per microsecond saved is what decides whether a list takes a minute or five.
"""

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from common import nik as nik_rules
from participants.kur import encryption
from participants.kur.imports.columns import Layout
from participants.kur.imports.reading import NumberedRow
from participants.kur.imports.values import (
    Limits,
    Places,
    Remembered,
    nik_reader,
    read_amount,
    read_date,
    read_scheme,
)
from participants.kur.query_params import FIRST_KUR

STAGED = (
    "row_number number nik_hash old_hashes nik_sealed nik_head nik_tail name birth_year region_id "
    "business_name scheme amount disbursed_on tenor_months bank_unit phone paid_off_on fingerprint"
).split()
STAGING_TYPES = (
    "row_number int, number text, nik_hash bytea, old_hashes bytea[], nik_sealed bytea, "
    "nik_head text, nik_tail text, name text, birth_year smallint, region_id bigint, "
    "business_name text, scheme text, amount bigint, disbursed_on date, tenor_months smallint, "
    "bank_unit text, phone text, paid_off_on date, fingerprint bytea"
)
LONGEST = {"number": 40, "name": 120, "business": 120, "unit": 80, "phone": 24}
LONGEST_TENOR = 240
NULL = "\\N"
SUSPICIOUS = re.compile(r"\d[\d .\-]{14,}\d")  # long enough to hold a NIK


@dataclass
class Checked:
    """What became of a chunk: lines for COPY, and the refused rows with their faults."""

    lines: list[str] = field(default_factory=list)
    refused: list[tuple[int, Any, list[tuple[str, str]]]] = field(default_factory=list)
    rows: int = 0
    niks_ending_in_0: int = 0
    lost: int = 0


class DebtorRows:
    """Checks the rows of one list; `bank_names` are the ways its own bank may be written."""

    def __init__(
        self, layout: Layout, bank_names: Iterable[str], old_keys: Iterable[encryption.KeyPair] = ()
    ) -> None:
        self.layout = layout
        self.bank_names = {name.strip().lower() for name in bank_names}
        self.keys = encryption.primary()
        self.old_keys = list(old_keys)
        self.today = timezone.localdate()
        self.read_nik = nik_reader()
        self.places: Remembered[int | None] = Remembered(Places(layout.code_system).read, None)
        self.dates: Remembered[date | None] = Remembered(read_date, None)
        self.schemes: Remembered[str | None] = Remembered(read_scheme, None)
        self.limits = Limits()
        self.amounts: Remembered[int | None] = Remembered(read_amount, None)
        self.own_bank: Remembered[bool] = Remembered(self._is_own_bank, False)

    def _is_own_bank(self, value: object) -> bool:
        return " ".join(str(value).lower().split()) in self.bank_names

    def check(self, rows: list[NumberedRow]) -> Checked:
        at = self.layout.at
        width = max(at.values()) + 1
        i_number, i_nik, i_name = at["loan_number"], at["debtor_nik"], at["debtor_name"]
        i_place, i_scheme = at["regency_code"], at["scheme"]
        i_amount, i_day = at["amount"], at["disbursed_on"]
        i_business, i_bank = at.get("business_name"), at.get("bank")
        i_tenor, i_unit = at.get("tenor_months"), at.get("bank_unit")
        i_phone, i_paid = at.get("phone"), at.get("paid_off_on")
        read_nik, seal_id = self.read_nik, self.keys.key_id.encode()
        hash_nik, encrypt = self.keys.hash, self.keys.cipher.encrypt
        places, dates, schemes = self.places, self.dates, self.schemes
        amounts, own_bank, today = self.amounts, self.own_bank, self.today
        old_keys, blake = self.old_keys, hashlib.blake2b
        nonces = memoryview(os.urandom(encryption.NONCE_BYTES * len(rows)))
        years = {f"{year:02d}": 0 for year in range(100)}
        for year in years:
            years[year] = nik_rules.birth_year("0" * 10 + year, today)
        checked = Checked(rows=len(rows))
        append = checked.lines.append
        suspicious, limits, largest = SUSPICIOUS.search, self.limits, self.limits.largest
        for index, (row_number, cells) in enumerate(rows):
            if len(cells) < width:
                cells = [*cells, *[""] * (width - len(cells))]
            faults: list[tuple[str, str]] = []
            nik, nik_fault = read_nik(cells[i_nik])
            if nik_fault:
                faults.append(("debtor_nik", nik_fault.value))
                if nik_fault is nik_rules.Fault.LOST:
                    checked.lost += 1
            elif nik[15] == "0":
                checked.niks_ending_in_0 += 1

            number = as_line(cells[i_number])
            name = as_line(cells[i_name])
            business = as_line(cells[i_business]) if i_business is not None else ""
            unit = as_line(cells[i_unit]) if i_unit is not None else ""
            phone = as_line(cells[i_phone]) if i_phone is not None else ""
            if not number:
                faults.append(("loan_number", "required"))
            elif len(number) > 40:
                faults.append(("loan_number", "too_long"))
            if not name:
                faults.append(("debtor_name", "required"))
            if len(name) > 120 or len(business) > 120 or len(unit) > 80 or len(phone) > 24:
                faults += _too_long(name, business, unit, phone)
            texts = f"{name}|{business}|{unit}|{phone}"
            if suspicious(texts) or (nik and nik in number):
                faults += _with_nik(nik, number, name, business, unit, phone)

            region = places[cells[i_place]]
            if region is None:
                faults.append(("regency_code", "place_unknown"))
            scheme = schemes[cells[i_scheme]]
            if scheme is None:
                faults.append(("scheme", "scheme_unknown"))
            amount = amounts[cells[i_amount]]
            if amount is None:
                faults.append(("amount", "amount_unreadable"))
            elif not 0 < amount <= largest:
                faults.append(("amount", "amount_range"))
            day = dates[cells[i_day]]
            if day is None:
                faults.append(("disbursed_on", "date_unreadable"))
            elif day > today:
                faults.append(("disbursed_on", "date_future"))
            elif day < FIRST_KUR:
                faults.append(("disbursed_on", "date_early"))
            elif amount is not None and 0 < amount <= largest and scheme is not None:
                over, up_to = limits[scheme, day]
                if not over < amount <= up_to:
                    faults.append(("amount", "amount_scheme"))

            tenor = NULL
            if i_tenor is not None and (cell := cells[i_tenor]) not in ("", None):
                months = amounts[cell]
                if months is None or not 0 < months <= LONGEST_TENOR:
                    faults.append(("tenor_months", "tenor_range"))
                else:
                    tenor = str(months)
            paid_off = NULL
            if i_paid is not None and (cell := cells[i_paid]) not in ("", None):
                paid = dates[cell]
                if paid is None:
                    faults.append(("paid_off_on", "date_unreadable"))
                elif day is not None and paid < day:
                    faults.append(("paid_off_on", "paid_off_early"))
                else:
                    paid_off = str(paid)
            if i_bank is not None and (cell := cells[i_bank]) and not own_bank[cell]:
                faults.append(("bank", "bank_other"))

            if faults:
                checked.refused.append((row_number, cells, faults))
                continue
            rest = (
                f"{region}\t{business}\t{scheme}\t{amount}\t{day}\t{tenor}\t{unit}\t{phone}\t"
                f"{paid_off}"
            )
            start = index * 12
            nonce = bytes(nonces[start : start + 12])
            sealed = nonce + encrypt(nonce, nik.encode(), seal_id)
            old = NULL
            if old_keys:
                old = encryption.copied_array(key.hash(nik) for key in old_keys)
            append(
                f"{row_number}\t{number}\t\\\\x{hash_nik(nik).hex()}\t{old}\t\\\\x{sealed.hex()}\t"
                f"{nik[:4]}\t{nik[12:]}\t{name}\t{years[nik[10:12]]}\t{rest}\t"
                f"\\\\x{blake(f'{name}|{rest}'.encode(), digest_size=16).hexdigest()}\n"
            )
        return checked


def as_line(cell: Any) -> str:
    """One line of text, safe for COPY. Excel hands numbers as floats: 1234.0 was typed 1234."""
    if type(cell) is not str:
        if cell is None:
            return ""
        cell = f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)
    text = " ".join(cell.split())
    return text.replace("\\", "/") if "\\" in text else text


def _too_long(name: str, business: str, unit: str, phone: str) -> list[tuple[str, str]]:
    lengths = {
        "debtor_name": (name, LONGEST["name"]),
        "business_name": (business, LONGEST["business"]),
        "bank_unit": (unit, LONGEST["unit"]),
        "phone": (phone, LONGEST["phone"]),
    }
    return [(column, "too_long") for column, (text, most) in lengths.items() if len(text) > most]


def _with_nik(
    nik: str, number: str, name: str, business: str, unit: str, phone: str
) -> list[tuple[str, str]]:
    """A loan number may be long by itself, so there only the row's own NIK counts."""
    texts = {"debtor_name": name, "business_name": business, "bank_unit": unit, "phone": phone}
    found = [column for column, text in texts.items() if nik_rules.holds_nik(text)]
    if nik and nik in number:
        found.append("loan_number")
    return [(column, "nik_elsewhere") for column in found]
