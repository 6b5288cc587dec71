"""A table that somebody sends in on a page: as a file, or copied out of a spreadsheet."""

import re
from io import BytesIO
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import WithoutNik
from common.spreadsheets.guards import RefusedError, Source, admit

PASTED = "tempelan.csv"
CELL_ENDS = re.compile(r"([\t\r\n;]+)")


class UploadForm(WithoutNik, forms.Form):
    """A file, or what was copied out of a spreadsheet."""

    file = forms.FileField(
        label=_("Berkas lembar kerja"),
        help_text=_("Sampai 10 MB. Tidak ada yang disimpan sebelum Anda menyetujuinya."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.txt,.tsv"}
        ),
        allow_empty_file=True,
        required=False,
    )
    text = forms.CharField(
        label=_("Atau tempel dari lembar kerja"),
        help_text=_("Salin tabel dengan judulnya, lalu tempel di sini."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        required=False,
        strip=False,
    )

    def parts_of(self, name: str, typed: str) -> list[str]:
        """Of a table its cells: figures side by side are no long number."""
        return CELL_ENDS.split(typed) if name == "text" else [typed]

    def clean(self) -> dict[str, Any]:
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if file and text.strip():
            self.add_error("text", _("Pilih salah satu: berkas atau tempelan."))
        elif file:
            self._admit("file", file, file.name or "", file.size or 0)
        elif text.strip():
            content = text.encode()
            self._admit("text", BytesIO(content), PASTED, len(content))
        elif "file" not in self.errors:
            self.add_error("file", _("Pilih dulu berkasnya, atau tempel tabelnya."))
        return self.cleaned_data

    def _admit(self, field: str, content: Any, name: str, size: int) -> None:
        try:
            self.source: Source = admit(content, name=name, size=size)
        except RefusedError as error:
            self.add_error(field, str(error))
