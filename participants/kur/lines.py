"""What the lists of debtors print and export. Rows in, dicts out: no request, no SQL."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from django.utils import timezone

from participants.kur.imports.columns import headers_of
from participants.kur.imports.faults import reason
from participants.kur.letters import Letters
from participants.kur.models import Batch, Loan, RefusedRow, State
from participants.kur.models.outcomes import possible_outcomes
from participants.kur.renewals import Tariffs
from participants.kur.search import Line

EXPORTED = (
    "nik nama usaha telepon kode_kemendagri kode_bps wilayah bank unit_bank skema kewajiban keadaan "
    "sejak nomor_akad kredit_berakhir terlindungi_sampai bulan_belum_dibayar iuran_belum_dibayar "
    "nomor_formulir kode_iuran hasil_terakhir terakhir_dihubungi tindak_lanjut petugas data_contoh"
).split()
OF_BRANCHES = ("hasil_terakhir", "terakhir_dihubungi", "tindak_lanjut", "petugas")


def call_lines(
    lines: Sequence[Line], chat: Letters | None, tariffs: Tariffs
) -> list[dict[str, Any]]:
    """`{line, whatsapp, outcomes, following, owed}`; without `chat` nobody calls from this list."""
    return [
        {
            "line": line,
            "whatsapp": chat.whatsapp_to(line) if chat else "",
            "outcomes": possible_outcomes(State(line.person.state)) if chat else [],
            "following": following.person.pk if following else 0,
            "owed": tariffs.owed(line.person.paid_until, line.person.credit_ends_on),
        }
        for line, following in zip_longest(lines, lines[1:])
    ]


def exported_rows(lines: Iterable[Line], tariffs: Tariffs, *, is_bank: bool) -> Iterator[list[Any]]:
    """A heading, then a row for each line; a bank does not see what a branch has written down."""
    headings = [name for name in EXPORTED if not (is_bank and name in OF_BRANCHES)]
    yield headings
    for line in lines:
        values = _exported(line, tariffs)
        yield [values[heading] for heading in headings]


def _exported(line: Line, tariffs: Tariffs) -> dict[str, Any]:
    person, credit = line.person, line.credit
    loan = credit if isinstance(credit, Loan) else Loan()
    ends_on = loan.ends_on if isinstance(credit, Loan) else person.credit_ends_on
    owed = tariffs.owed(person.paid_until, person.credit_ends_on)
    return {
        "nik": person.masked_nik,
        "nama": line.name,
        "usaha": loan.business_name,
        "telepon": loan.phone,
        "kode_kemendagri": credit.region.code,
        "kode_bps": credit.region.bps_code,
        "wilayah": credit.region.name,
        "bank": credit.bank.name,
        "unit_bank": loan.bank_unit,
        "skema": credit.get_scheme_display(),
        "kewajiban": credit.get_duty_display(),
        "keadaan": person.get_state_display(),
        "sejak": _day(person.state_since),
        "nomor_akad": loan.number,
        "kredit_berakhir": _day(ends_on),
        "terlindungi_sampai": _day(person.paid_until),
        "bulan_belum_dibayar": person.months_uncovered or "",
        "iuran_belum_dibayar": "" if owed is None else owed,
        "nomor_formulir": loan.form_number,
        "kode_iuran": loan.contribution_code,
        "hasil_terakhir": person.get_last_outcome_display(),
        "terakhir_dihubungi": _day(
            timezone.localtime(person.last_called_at).date() if person.last_called_at else None
        ),
        "tindak_lanjut": _day(person.next_on),
        "petugas": str(person.assigned_to or ""),
        "data_contoh": "ya" if person.is_sample else "",
    }


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def refused_lines(batch: Batch, rows: Iterable[RefusedRow]) -> list[dict[str, Any]]:
    """`{row, sheet, number, faults: [{column, value, reason}]}`: what stands in each refused cell."""
    name_of, at = headers_of(batch.understood), batch.understood.get("at", {})

    def cell(row: RefusedRow, column: str) -> str:
        index = at.get(column)
        return row.cells[index] if index is not None and index < len(row.cells) else ""

    return [
        {
            "row": row.row_in_sheet,
            "sheet": row.sheet,
            "number": cell(row, "loan_number"),
            "faults": [
                {"column": name_of(column), "value": cell(row, column), "reason": reason(code)}
                for column, code in row.faults
            ],
        }
        for row in rows
    ]
