"""Workers by place and year, out of a statistical table as people keep it.

Titles above the header, headers of two rows, `(1) (2) (3)` beneath them, places by name or code,
sections for regencies and cities, one column for each year, a total, notes below. What was
understood is shown before anything is saved.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from common import formats
from regions.faults import Fault
from regions.resolver import PlaceResolver
from regions.workforce_tables.layout import Table, find_layout
from regions.workforce_tables.rows import Entry, Understood, read_rows, read_source

__all__ = ["Entry", "Table", "Understood", "understand"]


def understand(
    tables: Iterable[Table], *, resolver: PlaceResolver, basis: str, year: int | None = None
) -> Understood:
    """`year`: only this one of a table with several, or that of a table that does not say its."""
    understood = Understood()
    for table in tables:
        layout = find_layout(table, resolver, basis, year)
        if layout is None:
            note = _("Lembar %(sheet)s tidak berisi wilayah dengan angka.")
            understood.notes.append(note % {"sheet": table.name})
            continue
        understood.faults += layout.faults
        if layout.columns:
            understood.notes.append(layout.description())
            read_rows(layout, resolver, understood)
        understood.source = understood.source or read_source(table)
    _refuse_two_answers(understood)
    if not understood.entries and not understood.faults:
        reason = _("Tidak ditemukan tabel dengan wilayah dan jumlah pekerja.")
        understood.faults.append(Fault(reason))
    return understood


def _refuse_two_answers(understood: Understood) -> None:
    """One place and year twice is a fault where the numbers differ."""
    seen: dict[tuple[str, int], Entry] = {}
    for entry in understood.entries:
        first = seen.setdefault((entry.region.code, entry.year), entry)
        if first.workers == entry.workers:
            continue
        reason = _("Lembar %(sheet)s baris %(row)s menyebut %(workers)s.") % {
            "sheet": first.sheet,
            "row": first.row,
            "workers": formats.people(first.workers),
        }
        value = f"{entry.region}: {formats.people(entry.workers)}"
        understood.faults.append(
            Fault(reason, sheet=entry.sheet, row=entry.row, column=str(entry.year), value=value)
        )
    understood.entries = list(seen.values())
