"""Who came, read out of a file: each row by its NIK, its loan number, or a name among the invited.

The file is opened in memory and never stored; a NIK in it is only compared by its hash.
"""

import io
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from common import nik as nik_rules
from participants.kur import encryption
from participants.kur.imports.columns import DEBTOR_COLUMNS, UnreadableListError, find_layout
from participants.kur.imports.reading import ListFile
from participants.kur.models import Loan, OutreachEvent, Person

KNOWN = {name: DEBTOR_COLUMNS[name] for name in ("debtor_nik", "loan_number", "debtor_name")}
MOST_ROWS = 2_000


def read(
    content: bytes, *, event: OutreachEvent, by: User
) -> tuple[set[int], list[tuple[int, str]]]:
    """People the file speaks of, within what the reader may see; and the rows that name nobody, with
    why. Raises UnreadableListError where it is no list of who came."""
    opened = ListFile(lambda: io.BytesIO(content))
    sheet = opened.sheets[0]
    layout = find_layout(sheet.first, KNOWN, [])
    if not layout.at:
        raise UnreadableListError(_("Beri kolom judul nik, nomor_akad atau nama."))
    invited = _by_name(event)
    people: set[int] = set()
    unknown: list[tuple[int, str]] = []
    rows = [row for chunk in opened.chunks(sheet, layout.header_row) for row in chunk]
    if len(rows) > MOST_ROWS:
        text = _("Paling banyak %(most)d baris dalam satu daftar hadir.")
        raise UnreadableListError(text % {"most": MOST_ROWS})
    for number, cells in rows:
        said = {
            column: str(cells[index] or "").strip() if index < len(cells) else ""
            for column, index in layout.at.items()
        }
        raw = cells[layout.at["debtor_nik"]] if said.get("debtor_nik") else ""
        person, why = _person(raw, said, invited, by)
        if person is None:
            unknown.append((number, why))
        else:
            people.add(person.pk)
    return people, unknown


def _person(
    raw_nik: Any, said: dict[str, str], invited: dict[str, list[Person]], by: User
) -> tuple[Person | None, str]:
    """The one person a row means, or why it means none."""
    if raw_nik:
        nik, fault = nik_rules.read_nik(raw_nik)
        if fault:
            return None, str(nik_rules.REASONS[fault])
        people = Person.objects.visible_to(by).filter(nik_hash__in=encryption.hashes(nik))
        return people.first(), _("NIK ini bukan debitur di wilayah Anda.")
    if number := said.get("loan_number"):
        own = Loan.objects.visible_to(by).filter(Q(number=number) | Q(number=number.upper()))
        people = Person.objects.filter(pk__in=own.values("person"))
        return people.first(), _("Nomor akad ini tidak ada di wilayah Anda.")
    named = invited.get(" ".join(said.get("debtor_name", "").lower().split()), [])
    if len(named) == 1:
        return named[0], ""
    if named:
        return None, _("Nama ini milik beberapa orang yang diundang: pakai nomor akad.")
    return None, _("Nama ini tidak ada di antara yang diundang.")


def _by_name(event: OutreachEvent) -> dict[str, list[Person]]:
    named: dict[str, list[Person]] = {}
    for person in event.invitees.all():
        named.setdefault(person.name.lower(), []).append(person)
    return named
