"""The banks that disburse KUR."""

import re
from typing import Any

from django.utils.translation import gettext as _

from regions.models import Bank
from regions.reference.rows import Fixtures, refuse_duplicates
from regions.reference.writing import FixtureWriter


def load_banks(fixtures: Fixtures) -> Any:
    rows = fixtures.rows("banks.csv", ["code", "name"])
    refuse_duplicates(rows, "code")
    for row in rows:
        row.text("name", required=True)
        if not re.fullmatch(r"[a-z0-9-]+", row.text("code", required=True)):
            row.fault("code", _("Pakai huruf kecil, angka dan tanda hubung."))

    def save(writer: FixtureWriter) -> None:
        for row in rows:
            writer.write(Bank, {"code": row.text("code")}, {"name": row.text("name")})

    return save
