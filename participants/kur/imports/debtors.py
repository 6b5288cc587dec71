"""A row of a bank's list: every rule it must keep, then one line for COPY.

This runs a million times: cells are read through dictionaries that remember what they have read.
"""

import hashlib
import os
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from common import nik as nik_rules
from participants.kur import encryption
from participants.kur.imports.columns import DEBTOR_COLUMNS, DEBTOR_REQUIRED, Layout
from participants.kur.imports.look import Writing
from participants.kur.imports.merge import Merge
from participants.kur.imports.reading import NumberedRow
from participants.kur.imports.rows import NULL, Checked, Faults, ListRows, as_line
from participants.kur.imports.values import (
    Limits,
    Remembered,
    place_reader,
    read_loan_number,
    read_rupiah,
    read_scheme,
    read_tenor,
)
from participants.kur.models import Batch
from participants.kur.query_params import FIRST_KUR
from regions.models import Region
from regions.models.organisations import bank_words

LONGEST = {
    "loan_number": 40,
    "debtor_name": 120,
    "business_name": 120,
    "bank_unit": 80,
    "phone": 24,
}
LONGEST_TENOR = 240
LOST_LETTER = "\ufffd"  # what another program wrote for a letter that it could not read


class DebtorRows(ListRows):
    columns, required = DEBTOR_COLUMNS, DEBTOR_REQUIRED
    nik_column = "debtor_nik"
    staged = (
        "row_number int, number text, nik_hash bytea, old_hashes bytea[], nik_sealed bytea, "
        "nik_head text, nik_tail text, name text, birth_year smallint, region_id bigint, "
        "business_name text, scheme text, amount bigint, disbursed_on date, tenor_months smallint, "
        "bank_unit text, phone text, paid_off_on date, fingerprint bytea"
    )
    key = "number"
    # As text, for PostgreSQL compares bytes in min() and max() only since version 18.
    content = "encode(fingerprint || nik_hash, 'hex')"
    duplicate_fault = ("loan_number", "twice")
    counted = ["kur_person", "kur_loan"]

    @staticmethod
    def outcome(batch: Batch) -> dict[str, int]:
        return Merge(batch).outcome()

    @staticmethod
    def save(batch: Batch) -> dict[str, int]:
        return Merge(batch).save()

    def __init__(self, batch: Batch, layout: Layout, writing: Writing) -> None:
        super().__init__(batch, layout, writing)
        self.bank_names = set(batch.bank.spellings if batch.bank else ())
        self.places = Remembered(place_reader(writing.places, layout.code_system))
        self.schemes = Remembered(read_scheme)
        self.limits = Limits()
        factor = layout.factors.get("amount", 1)
        self.amounts = Remembered(partial(read_rupiah, style=writing.style, factor=factor))
        self.tenors = Remembered(read_tenor)
        self.tenor_factor = layout.factors.get("tenor_months", 1)
        self.disbursed_days = self.days("disbursed_on")
        self.paid_off_days = self.days("paid_off_on")
        self.own_bank = Remembered(self._is_own_bank)
        self.own_codes = nik_rules.codes_of(Region.objects.values_list("code", flat=True))
        self.years = {
            f"{year:02d}": nik_rules.birth_year(f"{'0' * 10}{year:02d}", self.today)
            for year in range(100)
        }

    def _is_own_bank(self, value: object) -> bool:
        return bank_words(value) in self.bank_names

    def check(self, rows: list[NumberedRow]) -> Checked:
        checked = Checked(rows=len(rows))
        size = encryption.NONCE_BYTES
        nonces = os.urandom(size * len(rows))
        for index, (row_number, cells) in enumerate(rows):
            cells, faults = self.whole(cells), Faults()
            nik = self.nik(cells, checked, faults)
            number = self._number(cells, nik, faults)
            texts = self._texts(cells, faults)
            credit = self._credit(cells, faults)
            if (bank := self.cell(cells, "bank")) != "" and not self.own_bank[bank]:
                faults.append(("bank", "bank_other"))
            if faults:
                checked.refused.append((row_number, cells, faults))
                continue
            identity = self._identity(nik, nonces[index * size : (index + 1) * size])
            values = self._values(texts, credit)
            fingerprint = hashlib.blake2b(
                f"{texts['debtor_name']}|{values}".encode(), digest_size=16
            )
            checked.lines.append(
                f"{row_number}\t{number}\t{identity}\t{texts['debtor_name']}\t"
                f"{self.years[nik[10:12]]}\t{values}\t\\\\x{fingerprint.hexdigest()}\n"
            )
        return checked

    def _number(self, cells: Any, nik: str, faults: Faults) -> str:
        """A loan number may be long by itself: only the row's own NIK counts, however it is
        spelled, and what may be one of somebody of the province."""
        number, fault = read_loan_number(cells[self.at["loan_number"]])
        if fault:
            faults.append(("loan_number", fault))
        elif len(number) > LONGEST["loan_number"]:
            faults.append(("loan_number", "too_long"))
        if (
            nik_rules.holds_nik(number, self.own_codes)
            or nik_rules.HIDDEN in number
            or (nik and nik in nik_rules.digits_of(number))
        ):
            faults.append(("loan_number", "nik_elsewhere"))
        return number

    def _texts(self, cells: Any, faults: Faults) -> dict[str, str]:
        texts = {
            "debtor_name": as_line(cells[self.at["debtor_name"]]),
            "business_name": as_line(self.cell(cells, "business_name")),
            "bank_unit": as_line(self.cell(cells, "bank_unit")),
            "phone": as_line(self.cell(cells, "phone")),
        }
        if not texts["debtor_name"]:
            faults.append(("debtor_name", "required"))
        for column, text in texts.items():
            if len(text) > LONGEST[column]:
                faults.append((column, "too_long"))
            if nik_rules.holds_nik(text) or nik_rules.HIDDEN in text:
                faults.append((column, "nik_elsewhere"))
            if LOST_LETTER in text:
                faults.append((column, "letter_lost"))
        return texts

    def _credit(self, cells: Any, faults: Faults) -> dict[str, Any]:
        region = self.places[cells[self.at["regency_code"]]]
        if region is None:
            faults.append(("regency_code", "place_unknown"))
        scheme = self.schemes[cells[self.at["scheme"]]]
        if scheme is None:
            faults.append(("scheme", "scheme_unknown"))
        amount = self._amount(cells, faults)
        day = self._disbursed_on(cells, faults)
        if amount is not None and scheme is not None and day is not None:
            over, up_to = self.limits[scheme, day]
            if not over < amount <= up_to:
                faults.append(("amount", "amount_scheme"))
        return {
            "region": region,
            "scheme": scheme,
            "amount": amount,
            "disbursed_on": day,
            "tenor_months": self._tenor(cells, faults),
            "paid_off_on": self._paid_off_on(cells, day, faults),
        }

    def _amount(self, cells: Any, faults: Faults) -> int | None:
        """None where it cannot be one, whatever the scheme."""
        amount = self.amounts[cells[self.at["amount"]]]
        if amount is None:
            faults.append(("amount", "amount_unreadable"))
        elif not 0 < amount <= self.limits.largest:
            faults.append(("amount", "amount_range"))
            return None
        return amount

    def _disbursed_on(self, cells: Any, faults: Faults) -> date | None:
        """None where no credit can be of this day."""
        day = self.disbursed_days[cells[self.at["disbursed_on"]]]
        if day is None:
            faults.append(("disbursed_on", "date_unreadable"))
        elif day > self.today:
            faults.append(("disbursed_on", "date_future"))
            return None
        elif day < FIRST_KUR:
            faults.append(("disbursed_on", "date_early"))
            return None
        return day

    def _tenor(self, cells: Any, faults: Faults) -> str:
        cell = self.cell(cells, "tenor_months")
        if cell == "":
            return NULL
        months = self.tenors[cell]
        if months is not None:
            months *= self.tenor_factor
        if months is None or not 0 < months <= LONGEST_TENOR:
            faults.append(("tenor_months", "tenor_range"))
        return str(months)

    def _paid_off_on(self, cells: Any, disbursed_on: date | None, faults: Faults) -> str:
        day = self.day(cells, "paid_off_on", self.paid_off_days, faults)
        if day and disbursed_on and day < disbursed_on:
            faults.append(("paid_off_on", "paid_off_early"))
        return str(day or NULL)

    def _identity(self, nik: str, nonce: bytes) -> str:
        sealed = nonce + self.keys.cipher.encrypt(nonce, nik.encode(), self.keys.key_id.encode())
        return (
            f"\\\\x{self.keys.hash(nik).hex()}\t{self.old_hashes(nik)}\t\\\\x{sealed.hex()}\t"
            f"{nik[:4]}\t{nik[12:]}"
        )

    @staticmethod
    def _values(texts: Mapping[str, str], credit: Mapping[str, Any]) -> str:
        return (
            f"{credit['region']}\t{texts['business_name']}\t{credit['scheme']}\t"
            f"{credit['amount']}\t{credit['disbursed_on']}\t{credit['tenor_months']}\t"
            f"{texts['bank_unit']}\t{texts['phone']}\t{credit['paid_off_on']}"
        )
