"""Thousands: a unit that the file tells anywhere, or sums that are ten times what is known."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common import formats
from common.spreadsheets.lines import looks_like_figure
from common.spreadsheets.questions import Answers
from common.spreadsheets.survey import Address, address
from common.spreadsheets.tables import Table
from participants.reports.importing.labels import CLOSING, OPENING, Words
from participants.reports.importing.layout import Layout
from participants.reports.importing.rows import SheetReading

if TYPE_CHECKING:
    from participants.reports.importing.understanding import Asked

Known = Mapping[tuple[int, str], int]  # of place and segment: the last closing of the portal

DOUBTFUL_FACTOR = 10
LEAST_PEOPLE = 1000  # below, ten times as many are no sign of another unit


def factor_of(
    out: SheetReading, layout: Layout, words: Words, answers: Answers
) -> tuple[int, bool]:
    """By what the figures are multiplied, and whether that is certain or still asked."""
    answer = answers.get(f"scale:{out.name}", "")
    if answer.isdecimal() and int(answer) > 1:
        return int(answer), True
    unit = _unit_in(layout, words)
    if unit is None:
        return 1, True
    factor, at = unit
    key = f"unit:{out.name}"
    if answers.get(key) in (str(factor), "1"):
        return int(answers[key]), True
    value = layout.table.sheet.value(*at)
    shown = {"text": str(value)[:80], "cell": address(*at), "factor": formats.people(factor)}
    text = _("“%(text)s” di %(cell)s: kalikan angka lembar ini dengan %(factor)s?") % shown
    options = [
        (str(factor), _("Ya, kalikan dengan %(factor)s") % shown),
        ("1", _("Tidak, angkanya sudah orang")),
    ]
    out.questions.append(layout.table.question(key, text, options, at, value))
    return factor, False


def _unit_in(layout: Layout, words: Words) -> tuple[int, Address] | None:
    """In a title, heading, note or column of units; that of rupiah concerns no people."""
    table, figures = layout.table, {column.index for column in layout.values}
    rows = {*table.rows, *table.totals}
    for row, values in enumerate(table.sheet.rows):
        for column, value in enumerate(values):
            is_title = row not in rows or column not in figures
            if is_title and isinstance(value, str) and not looks_like_figure(value):
                label = words.read(value, is_title=True)
                if label.factor > 1 and not label.qualifier:
                    return label.factor, (row, column)
    return None


def compare(out: SheetReading, table: Table, asked: "Asked") -> None:
    """Ask where the sum of a segment is ten times, or a tenth of, what the portal knows."""
    sums: dict[tuple[str, object], list[int]] = defaultdict(lambda: [0, 0])
    for entry in out.entries:
        known = asked.known.get((entry.region.pk, entry.segment))
        if known and entry.value is not None and entry.field in (CLOSING, OPENING):
            pair = sums[entry.segment, entry.month if entry.field == CLOSING else None]
            pair[0] += entry.value
            pair[1] += known
    doubted = {
        segment: (of_file, known)
        for (segment, _month), (of_file, known) in sums.items()
        if max(of_file, known) >= LEAST_PEOPLE
        and not known < of_file * DOUBTFUL_FACTOR < known * DOUBTFUL_FACTOR**2
    }
    key = f"scale:{out.name}"
    if not doubted or asked.answers.get(key, "").isdecimal():
        return
    (segment, (of_file, known)), *_others = doubted.items()
    options = [("1", _("Benar, angkanya orang"))]
    power = 10 ** max(0, len(str(round(known / max(of_file, 1)))) - 1)
    if of_file and known / of_file >= DOUBTFUL_FACTOR:
        power = 1000 if 100 <= known / of_file < 10_000 else power
        words = {"factor": formats.people(power)}
        options.insert(0, (str(power), _("Kalikan dengan %(factor)s") % words))
    text = _(
        "Jumlah %(segment)s di lembar %(sheet)s %(sum)s, di portal terakhir %(known)s. Benarkah?"
    ) % {
        "segment": ", ".join(doubted) if len(doubted) < 3 else segment,
        "sheet": out.name,
        "sum": formats.people(of_file),
        "known": formats.people(known),
    }
    at = (table.last_header_row, out.entries[0].column)
    out.questions.append(table.question(key, text, options, at, of_file))
