"""An import as its page shows it: what would change, how each sheet was read, what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from common.segments import Segment
from common.spreadsheets.faults import CellFault
from common.spreadsheets.grid import Sheet
from common.spreadsheets.questions import Question
from common.spreadsheets.survey import address, column_letters
from participants.reports.import_forms import SheetForm
from participants.reports.importing import labels
from participants.reports.importing.layout import Column, Layout
from participants.reports.importing.plan import Change, Plan, ReportPlan
from participants.reports.importing.rows import SheetReading
from participants.reports.importing.understanding import Understanding
from participants.reports.models import EnrolmentImport

EXAMPLES = 3
MOST_FAULTS = 200  # on the page; all of them are in the marked workbook
MOST_LEFT_OUT = 60
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class FaultRow:
    sheet: str
    address: str
    value: str
    reason: str


def fault_rows(faults: Sequence[CellFault]) -> list[FaultRow]:
    """One row for what is said of many cells of a column alike: `A2–A17, A66–A81`."""
    alike: dict[tuple[str, int, str, str], list[int]] = {}
    for fault in faults:
        value = "" if fault.value is None else shown(fault.value)
        key = (fault.sheet, fault.column, value, fault.reason)
        alike.setdefault(key, []).append(fault.row)
    return [
        FaultRow(sheet, _ranges(column, rows), value, reason)
        for (sheet, column, value, reason), rows in alike.items()
    ]


def _ranges(column: int, rows: Sequence[int]) -> str:
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return ", ".join(
        address(first, column)
        if first == last
        else f"{address(first, column)}–{address(last, column)}"
        for first, last in runs
    )


def shown(value: Any) -> str:
    """A cell's content as the person would recognise it."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, date):
        return formats.long_date(value)
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    return str(value)[:60]


def sheet_pages(plan: Plan, forms: dict[str, SheetForm]) -> list[dict[str, Any]]:
    return [
        _sheet_page(reading, plan.understanding.grids[reading.sheet], forms.get(reading.name))
        for reading in plan.understanding.sheets
    ]


def _sheet_page(reading: SheetReading, grid: Sheet, form: SheetForm | None) -> dict[str, Any]:
    columns = _column_rows(reading, grid, form) if form else []
    return {
        "name": reading.name,
        "summary": reading.reason or _summary(reading),
        "is_read": not reading.reason,
        "columns": columns,
        "form": form,
        "left_out": [
            (row.row + 1, row.text, row.reason) for row in reading.left_out[:MOST_LEFT_OUT]
        ],
        "left_out_more": max(0, len(reading.left_out) - MOST_LEFT_OUT),
        "notes": reading.notes,
        "is_corrected": any(column["source"] for column in columns),
        "has_hidden": bool(grid.is_hidden or grid.hidden_rows or grid.hidden_columns),
    }


def _summary(reading: SheetReading) -> str:
    """`14 baris wilayah dibaca, 3 ditinggalkan. Judul kolom di baris 5. Bulan: Juli 2024 (A2).`"""
    layout = reading.layout
    if layout is None:
        return ""
    parts = [
        ngettext("%(n)s baris wilayah dibaca", "%(n)s baris wilayah dibaca", reading.rows_read)
        % {"n": formats.people(reading.rows_read)}
    ]
    if reading.left_out:
        count = len(reading.left_out)
        words = ngettext("%(n)s baris ditinggalkan", "%(n)s baris ditinggalkan", count)
        parts.append(words % {"n": formats.people(count)})
    if rows := [str(row + 1) for row in layout.table.header_rows]:
        header = rows[0] if len(rows) == 1 else f"{rows[0]}–{rows[-1]}"
        parts.append(_("judul kolom di baris %(rows)s") % {"rows": header})
    parts.append(_month_words(layout))
    if layout.context.segment and not layout.with_role(labels.SEGMENT):
        parts.append(_("segmen %(segment)s") % {"segment": layout.context.segment})
    return ", ".join(part for part in parts if part) + "."


def _month_words(layout: Layout) -> str:
    if layout.with_role(labels.MONTH):
        return _("bulan dari kolomnya")
    if layout.context.month is None:
        return ""
    words = {"month": formats.month(layout.context.month)}
    if layout.context.month_at:
        return _("bulan %(month)s (dari sel %(cell)s)") % (
            words | {"cell": address(*layout.context.month_at)}
        )
    return _("bulan %(month)s") % words


def _column_rows(reading: SheetReading, grid: Sheet, form: SheetForm) -> list[dict[str, Any]]:
    rows = [
        {
            "letter": column_letters(column.index),
            "label": column.label,
            "examples": " · ".join(_examples(reading, grid, column)),
            "field": form[f"c{column.index}"],
            "source": _source(column),
            "is_hidden": column.is_hidden,
        }
        for column in form.columns
    ]
    return [row for row in rows if row["label"] or row["examples"]]


def _examples(reading: SheetReading, grid: Sheet, column: Column) -> list[str]:
    """The first values of the column, of rows that are read."""
    rows = reading.layout.table.rows if reading.layout else []
    values = (grid.value(row, column.index) for row in rows)
    return [shown(value)[:24] for value in islice((v for v in values if v is not None), EXAMPLES)]


def _source(column: Column) -> str:
    if column.source == "remembered":
        return _("sesuai koreksi atau jawaban sebelumnya")
    return _("dikoreksi") if column.source == "corrected" else column.why


def report_page(report: ReportPlan) -> dict[str, Any]:
    """Only lines in which something changes; only columns that the file fills."""
    changed_keys = {_line_key(change) for change in report.changed}
    filled = {change.entry.field for change in report.changes}
    fields = [name for name in labels.FIELDS_IN_FILES if name in filled]
    lines: dict[tuple[str, int], dict[str, Change]] = {}
    for change in report.changes:
        if _line_key(change) in changed_keys:
            lines.setdefault(_line_key(change), {})[change.entry.field] = change
    return {
        "report": report,
        "headings": [str(labels.FIELD_NAMES[name]).capitalize() for name in fields],
        "lines": [_change_line(lines[key], fields) for key in sorted(lines)[:MOST_LINES]],
        "more": max(0, len(lines) - MOST_LINES),
    }


def _line_key(change: Change) -> tuple[str, int]:
    """By place, then by segment in its order."""
    return change.entry.region.code, Segment.values.index(change.entry.segment)


def _change_line(changes: dict[str, Change], fields: list[str]) -> dict[str, Any]:
    entry = next(iter(changes.values())).entry
    return {
        "place": entry.region.short_name,
        "segment": entry.segment,
        "cells": [changes.get(name) for name in fields],
    }


def recalled_rows(imported: EnrolmentImport, understood: Understanding) -> list[tuple[str, str]]:
    """What was chosen before and acts now, and what was answered about this file alone."""
    answered = {key: answer["words"] for key, answer in imported.answers.items()}
    return list((answered | understood.recalled).items())


def question_rows(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Each with its cell and its answers: `answer` is what the button sends."""
    return [
        {
            "text": question.text,
            "sheet": question.sheet,
            "address": ""
            if question.row is None or question.column is None
            else address(question.row, question.column),
            "options": [
                {"answer": f"{question.key}={value}", "words": words}
                for value, words in question.options
            ],
        }
        for question in questions
    ]
