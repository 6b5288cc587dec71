from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import formats
from common.admin import ReferenceAdmin, shown
from common.arithmetic import recomputed
from regions.models import PublicStatement
from regions.reference.statements import data_month


class StatementForm(forms.ModelForm):
    class Meta:
        help_texts = {
            "coverage_percent": _("Sebagaimana diucapkan; angkanya tidak diperbaiki di sini."),
            "workers": _("Penyebut, bila disebut."),
            "note": _("Apa yang keliru atau tidak jelas dalam pernyataan itu."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data_month"].required = False
        self.fields["data_month"].help_text = gettext(
            "Boleh kosong: pernyataan dari sepuluh hari pertama menggambarkan bulan sebelumnya."
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._fill_month(values)
        self._require_agreement(values)
        return values

    def _fill_month(self, values: dict[str, Any]) -> None:
        if values.get("as_of") and not values.get("data_month"):
            values["data_month"] = data_month(values["as_of"], values.get("as_of_precision", ""))

    def _require_agreement(self, values: dict[str, Any]) -> None:
        """A percentage that its own numbers contradict is accepted only with a note that says so."""
        names = ("participants", "workers", "coverage_percent", "stated_places")
        participants, workers, stated, places = (values.get(name) for name in names)
        if not workers or participants is None or stated is None or places is None:
            return
        exact, disagrees = recomputed(participants, workers, stated, places)
        if disagrees and not values.get("note"):
            reason = gettext("Angkanya sendiri memberi %(exact)s: jelaskan di catatan.")
            self.add_error("note", reason % {"exact": formats.percent(exact)})


@admin.register(PublicStatement)
class PublicStatementAdmin(ReferenceAdmin):
    form = StatementForm
    list_display = [
        "region",
        "as_of",
        shown("data_month", formats.month, _("bulan data")),
        "stated",
        shown("participants", formats.people, _("peserta")),
        shown("workers", formats.people, _("pekerja")),
        "source",
    ]
    list_filter = ["region", "as_of_precision"]
    list_select_related = ["region"]
    search_fields = ["region__name", "source", "note"]
    autocomplete_fields = ["region"]
    date_hierarchy = "as_of"

    @admin.display(description=_("cakupan"), ordering="coverage_percent")
    def stated(self, statement: PublicStatement) -> str:
        return formats.percent(statement.coverage_percent, statement.stated_places)
