"""The upload, and the corrections of how a sheet was read."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common import formats
from common.months import read_month
from common.segments import Segment
from participants.reports.importing import labels
from participants.reports.importing.layout import Column, Correction, bound_key
from participants.reports.importing.rows import SheetReading
from participants.reports.models import ReportingMonth

KEY_ROLES = [
    (labels.PLACE, _("Wilayah (nama)")),
    (labels.CODE, _("Kode wilayah")),
    (labels.BPS_CODE, _("Kode BPS")),
    (labels.MONTH, _("Bulan")),
    (labels.YEAR, _("Tahun")),
    (labels.SEGMENT, _("Segmen")),
    (labels.FIELD, _("Uraian: awal, mutasi, akhir")),
    (labels.TOTAL, _("Jumlah (diperiksa saja)")),
]
FROM_COLUMN = ("", _("dari kolomnya"))


def role_choices() -> list[tuple[str, Any]]:
    """All that a column can hold, by groups: rows' keys, then figures by segment."""
    groups: list[tuple[str, Any]] = [
        (labels.SKIP, str(_("Tidak dibaca"))),
        (str(_("Tentang baris")), [(role, str(text)) for role, text in KEY_ROLES]),
    ]
    for segment in ["", *Segment.values]:
        figures = [
            (labels.role_text(segment, name), role_label(labels.role_text(segment, name)))
            for name in labels.FIELDS_IN_FILES
        ]
        groups.append((segment or str(_("Angka, segmen dari baris atau judul")), figures))
    return groups


def role_label(role: str) -> str:
    """`BPU · akhir`, `Wilayah (nama)`."""
    if not role.startswith("value:"):
        return str(dict(KEY_ROLES).get(role, _("Tidak dibaca")))
    _value, segment, field = role.split(":")
    return labels.role_words(segment, field)


def _month_choices(read: date | None) -> list[tuple[str, Any]]:
    """The months that were ever opened and the one that was read, the newest first."""
    months = {*ReportingMonth.objects.values_list("month", flat=True), *filter(None, [read])}
    newest_first = sorted(months, reverse=True)
    return [FROM_COLUMN, *[(formats.month_code(one), formats.month(one)) for one in newest_first]]


class SheetForm(forms.Form):
    """One sheet: what its columns hold, and what its titles did not tell."""

    skip = forms.BooleanField(label=_("Lewati lembar ini"), required=False)
    header_row = forms.IntegerField(label=_("Baris judul kolom"), min_value=1, required=False)
    segment = forms.ChoiceField(
        label=_("Segmen"), required=False, choices=[FROM_COLUMN, *Segment.choices]
    )
    with_hidden = forms.BooleanField(label=_("Baca juga yang tersembunyi"), required=False)

    def __init__(
        self, reading: SheetReading, correction: Correction, *args: Any, **kwargs: Any
    ) -> None:
        self.reading = reading
        self.former = correction
        layout = reading.layout
        self.columns: list[Column] = layout.columns if layout else []
        month = layout.context.month if layout else None
        kwargs["initial"] = {
            "skip": correction.skip,
            "header_row": layout.table.last_header_row + 1 if layout else None,
            "month": formats.month_code(month) if month else "",
            "segment": layout.context.segment if layout else "",
            "with_hidden": correction.with_hidden,
        }
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        self.fields["month"] = forms.TypedChoiceField(
            label=_("Bulan"),
            required=False,
            choices=_month_choices(month),
            coerce=read_month,
            empty_value=None,
        )
        for column in self.columns:
            self.fields[f"c{column.index}"] = forms.ChoiceField(
                choices=role_choices(), initial=column.role, required=False, label=column.label
            )

    def clean_header_row(self) -> int | None:
        """Counted from 0, as the reader does."""
        row = self.cleaned_data["header_row"]
        return None if row is None else row - 1

    def is_moved(self) -> bool:
        """The table begins elsewhere, so that its columns are other columns."""
        return "header_row" in self.changed_data and self.cleaned_data["header_row"] is not None

    def changed_roles(self) -> dict[int, str]:
        """`{column: role}` of the columns that were given another meaning now."""
        if self.is_moved():
            return {}
        roles = {column.index: self.cleaned_data[f"c{column.index}"] for column in self.columns}
        return {
            column.index: roles[column.index]
            for column in self.columns
            if roles[column.index] not in ("", column.role)
        }

    def labels_to_remember(self) -> dict[str, str]:
        """Under the heading with all that it does not say itself: month, segment, place."""
        layout, changed = self.reading.layout, self.changed_roles()
        return {
            bound_key(layout, column): changed[column.index]
            for column in self.columns
            if layout and column.label and column.index in changed
        }

    def correction(self) -> Correction:
        """The former correction with what was changed now; what is left as it was read is no correction."""
        answer, former, changed = self.cleaned_data, self.former, self.changed_data
        return Correction(
            header_row=answer["header_row"] if self.is_moved() else former.header_row,
            roles={} if self.is_moved() else former.roles | self.changed_roles(),
            month=answer["month"] if "month" in changed else former.month,
            segment=answer["segment"] if "segment" in changed else former.segment,
            skip=answer["skip"],
            with_hidden=answer["with_hidden"],
        )
