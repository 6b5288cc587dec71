"""By which basis the workers of a file are counted: named by the file, or by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from regions.models import WorkforceBasis
from regions.workforce_tables.columns import Column, Layout
from regions.workforce_tables.findings import Findings
from regions.workforce_tables.vocabulary import WORKERS, Named

BASIS = "basis"  # the key of its question
LABOUR_FORCE = "bps-angkatan-kerja"  # whom nobody calls simply workers


@dataclass(slots=True)
class BasisFinder:
    """`given`: by the option of the command or the field of the page."""

    layouts: Sequence[Layout]
    bases: Mapping[str, WorkforceBasis]
    given: WorkforceBasis | None
    findings: Findings
    takes_unnamed: bool = False  # columns of which nothing says what they count, once it is asked
    is_open: bool = False  # asked, and not answered yet

    def basis(self) -> WorkforceBasis | None:
        """None where all that the file holds is something else. While the question is open, the
        likeliest one, so that whatever else is wrong is found at once."""
        readable = [
            (layout, column, says)
            for layout in self.layouts
            for column in layout.figures
            if (says := layout.says(column)) is None or not says.other
        ]
        slugs = {says.measure for *_at, says in readable if says}
        for layout, _column, says in readable:
            slugs |= layout.row_measures() if says is None else set()
        slugs &= set(self.bases)
        if not readable:
            self.refuse()
            return self.given
        if self.given is None:
            return self.bases[slugs.pop()] if len(slugs) == 1 else self._asked(readable[0], slugs)
        is_named = self.given.slug in slugs or any(
            says == Named(WORKERS) and self.given.slug != LABOUR_FORCE for *_at, says in readable
        )
        if is_named:
            return self.given
        if slugs and all(says for *_at, says in readable):
            self.refuse()
            return self.given
        return self._asked(readable[0], slugs)

    def _asked(
        self, first: tuple[Layout, Column, Named | None], slugs: set[str]
    ) -> WorkforceBasis | None:
        layout, column, _says = first
        self.takes_unnamed = not slugs
        offered = sorted(slugs or self.bases)
        text = _("Berkas ini memuat beberapa basis. Yang mana dibaca?")
        if self.takes_unnamed:
            offered = [self.given.slug] if self.given else offered
            text = _(
                "Berkas ini tidak menyebut dengan jelas apa yang dihitung di kolom %(column)s. "
                "Basis mana?"
            ) % {"column": column.shown}
        options = [(slug, self.bases[slug].name) for slug in offered]
        answer = self.findings.ask(layout.table, column.index, BASIS, text, options)
        self.is_open = not answer
        return self.bases.get(answer or next(iter(offered), ""))

    def holds(self, layout: Layout, column: Column, basis: WorkforceBasis) -> bool:
        says = layout.says(column)
        if says is None:
            return self.takes_unnamed or basis.slug in layout.row_measures()
        if says == Named(WORKERS):
            return self.takes_unnamed or basis.slug != LABOUR_FORCE
        return says.measure == basis.slug

    def refuse(self) -> None:
        """Every column of figures, with what it holds instead."""
        reason = _(
            "Kolom %(column)s berisi %(other)s, bukan %(basis)s. Judul kolom atau tabel harus "
            "menyebut basisnya."
        )
        for layout in self.layouts:
            for column in layout.figures:
                values = {
                    "column": column.shown,
                    "other": self._what(layout.says(column)) or _("hal lain"),
                    "basis": self.given or _("jumlah pekerja"),
                }
                self.findings.complain(layout.table, column.index, reason % values)

    def _what(self, says: Named | None) -> str:
        if says is None:
            return ""
        return says.other or getattr(self.bases.get(says.measure), "name", "")
