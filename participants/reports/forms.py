"""What comes in from the grid and its panels."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import WithoutNik
from common.nik import mask_text
from common.spreadsheets.numbers import UnreadableError, read_count
from participants.figures.models import MOVEMENTS
from participants.reports.actions.cells import CellInput
from participants.reports.models import FIELD_LABELS, FIELDS, CellChange, ReportLine

LONGEST_NUMBER = 20  # digits; the widest that an input of the grid takes
CHOSEN_REPORT = re.compile(r"([0-9]{1,9}):([0-9]{1,9})")


class PeopleField(forms.Field):
    """A number of people by the same rule as in a file; nothing at all is None: unknown."""

    def to_python(self, value: Any) -> int | None:
        try:
            return read_count(value)
        except UnreadableError as error:
            raise forms.ValidationError(str(error)) from None


class GridForm(forms.Form):
    """The cells of the grid that were sent, each with the token it was shown with.

    By the button `nol`, the empty movements of rows that were begun become 0. `sentuh` says that
    only cells were sent that somebody touched.
    """

    def __init__(self, data: Mapping[str, str], lines: Iterable[ReportLine]) -> None:
        super().__init__(data)
        self.sent_cells = [
            (line, name) for line in lines for name in FIELDS if line.cell_id(name) in data
        ]
        for line, name in self.sent_cells:
            self.fields[line.cell_id(name)] = PeopleField(required=False)

    def clean(self) -> None:
        if "nol" not in self.data:
            return
        movements = [(line, name) for line, name in self.sent_cells if name in MOVEMENTS]
        begun = {
            line.key
            for line, name in movements
            if self.data[line.cell_id(name)].strip() or not line.is_without_movements
        }
        for line, name in movements:
            if line.key in begun and self.cleaned_data.get(line.cell_id(name), 0) is None:
                self.cleaned_data[line.cell_id(name)] = 0

    def sent_rows(self) -> list[ReportLine]:
        """Each line of which a cell was sent, once."""
        return list({line.pk: line for line, _name in self.sent_cells}.values())

    def changed_cells(self) -> list[CellInput]:
        """Those that hold a number other than the one they were shown with, or that end a copy;
        copies first, so that what was typed over one counts as touching it."""
        cells = [
            CellInput.of(
                line,
                name,
                self.cleaned_data[line.cell_id(name)],
                seen=self._seen_version(line.cell_id(name)),
                how=self._how(line.cell_id(name)),
            )
            for line, name in self.sent_cells
            if self._is_changed(line.cell_id(name)) or self._ends_copy(line, line.cell_id(name))
        ]
        return sorted(cells, key=lambda cell: not cell.is_copied)

    def _ends_copy(self, line: ReportLine, cell_id: str) -> bool:
        """The same number, typed again over one that was copied."""
        is_touched = "sentuh" in self.data and self._how(cell_id) != CellChange.Kind.COPIED
        return is_touched and line.is_copy and cell_id not in self.errors

    @property
    def faults(self) -> dict[str, str]:
        """Why a text is no number, by cell."""
        return {cell_id: str(errors[0]) for cell_id, errors in self.errors.items()}

    @property
    def typed_texts(self) -> dict[str, str]:
        """By cell, as typed; what nobody touched is shown as the database has it."""
        return {
            cell_id: self.data[cell_id].strip() or self._number_text(cell_id)
            for cell_id in self.fields
            if cell_id in self.errors or self._is_changed(cell_id)
        }

    def _is_changed(self, cell_id: str) -> bool:
        if cell_id in self.errors:
            return False
        return self._number_text(cell_id) != self._token(cell_id)[1]

    def _number_text(self, cell_id: str) -> str:
        value = self.cleaned_data.get(cell_id)
        return "" if value is None else str(value)

    def _seen_version(self, cell_id: str) -> int:
        version = self._token(cell_id)[0]
        is_number = version.isascii() and version.isdigit() and len(version) <= LONGEST_NUMBER
        return int(version) if is_number else 0

    def _how(self, cell_id: str) -> CellChange.Kind:
        """The page says of a figure that was pasted or copied that it was; all others were typed."""
        how = self.data.get("h" + cell_id[1:])
        return CellChange.Kind(how) if how in ("pasted", "copied") else CellChange.Kind.TYPED

    def _token(self, cell_id: str) -> tuple[str, str]:
        """The version and value that the person saw; `0:` is a cell that nobody filled yet."""
        version, _colon, value = self.data.get("v" + cell_id[1:], "0:").partition(":")
        return version, value


class CellNoteForm(WithoutNik, forms.Form):
    line = forms.IntegerField(widget=forms.HiddenInput)
    field = forms.ChoiceField(
        choices=[("", _("seluruh baris")), *FIELD_LABELS.items()], required=False, label=_("Kolom")
    )
    text = forms.CharField(required=False, max_length=500, label=_("Catatan"))


class ReportNoteForm(WithoutNik, forms.Form):
    note = forms.CharField(
        required=False,
        max_length=1000,
        label=_("Catatan laporan"),
        help_text=_("Menjelaskan semua angka yang meragukan di laporan ini sekaligus."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class VerdictForm(forms.Form):
    """What a verifier says of the whole report, a NIK in it masked; `version` is the one they
    looked at."""

    note = forms.CharField(required=False)
    version = forms.IntegerField(required=False, min_value=0)

    @classmethod
    def read(cls, data: Mapping[str, str]) -> dict[str, Any]:
        """`{"note": "…", "seen": 4}`; a version that cannot be read counts as not given."""
        form = cls(data)
        form.full_clean()
        return {
            "note": mask_text(form.cleaned_data.get("note", ""))[:500],
            "seen": form.cleaned_data.get("version"),
        }


def read_chosen(values: Iterable[str]) -> dict[int, int]:
    """`{report: version}` of ticked boxes such as `12:4`."""
    matches = [CHOSEN_REPORT.fullmatch(value) for value in values]
    return {int(match[1]): int(match[2]) for match in matches if match}


class MarkForm(WithoutNik, forms.Form):
    """A cell that the verifier marks, or without a field its whole row."""

    line = forms.IntegerField()
    field = forms.ChoiceField(choices=[("", ""), *FIELD_LABELS.items()], required=False)
    reason = forms.CharField(
        max_length=500,
        label=_("Alasan"),
        error_messages={"required": _("Tulis apa yang perlu diperbaiki.")},
    )


class ReasonForm(WithoutNik, forms.Form):
    reason = forms.CharField(
        max_length=500,
        label=_("Alasan"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Tulis alasannya.")},
    )

    @classmethod
    def read(cls, data: Mapping[str, str]) -> str:
        """Empty where it is none that can be taken."""
        form = cls(data)
        return form.cleaned_data["reason"] if form.is_valid() else ""


class AnswerForm(WithoutNik, forms.Form):
    mark = forms.IntegerField(required=False)  # none: all marks of the row
    answer = forms.CharField(max_length=500, label=_("Jawaban"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].error_messages["required"] = _("Tulis jawaban untuk verifikator.")
