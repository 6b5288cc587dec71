"""What comes in from the grid and its panels, read into the actions' own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.figures.models import MOVEMENTS
from participants.reports.actions import CellInput
from participants.reports.checks import cell_id
from participants.reports.models import FIELD_LABELS, FIELDS, ReportLine
from participants.reports.numbers import NotPeopleError, parse_people

UNTOUCHED_TOKEN = "0:"  # noqa: S105 - the version and value of a cell that nobody filled


@dataclass(slots=True)
class ReadCells:
    cells: list[CellInput] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)  # as typed, by cell id
    refusals: dict[str, str] = field(default_factory=dict)  # why a text is no number


def read_cells(data: Mapping[str, str], lines: list[ReportLine]) -> ReadCells:
    """The cells of these lines that were changed; each comes with the token it was shown with.

    By the button `nol`, the empty movements of rows that were begun become 0.
    """
    found = ReadCells()
    fills_zero = "nol" in data
    for line in lines:
        is_begun = fills_zero and any(_typed(data, line, name) for name in MOVEMENTS)
        for name in FIELDS:
            identifier = cell_id(line, name)
            if identifier not in data:
                continue
            text = data[identifier].strip()
            if is_begun and name in MOVEMENTS:
                text = text or "0"
            version, _colon, original = data.get("v" + identifier[1:], UNTOUCHED_TOKEN).partition(
                ":"
            )
            try:
                value = parse_people(text)
            except NotPeopleError as error:
                found.texts[identifier] = text
                found.refusals[identifier] = str(error)
                continue
            if str("" if value is None else value) == original:
                continue
            found.texts[identifier] = text
            found.cells.append(
                CellInput(
                    region_id=line.region_id,
                    segment=line.segment,
                    field=name,
                    value=value,
                    seen=int(version) if version.isascii() and version.isdigit() else 0,
                )
            )
    return found


def _typed(data: Mapping[str, str], line: ReportLine, name: str) -> bool:
    return bool(data.get(cell_id(line, name), "").strip())


class CellNoteForm(forms.Form):
    line = forms.IntegerField(widget=forms.HiddenInput)
    field = forms.ChoiceField(choices=list(FIELD_LABELS.items()), label=_("Kolom"))
    text = forms.CharField(required=False, max_length=500, label=_("Catatan"))


class ReportNoteForm(forms.Form):
    note = forms.CharField(
        required=False,
        max_length=1000,
        label=_("Catatan laporan"),
        help_text=_("Menjelaskan semua angka yang meragukan di laporan ini sekaligus."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=500, label=_("Alasan"), widget=forms.Textarea(attrs={"rows": 2})
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(max_length=500, label=_("Jawaban"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].error_messages["required"] = _("Tulis jawaban untuk verifikator.")
