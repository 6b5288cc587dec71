"""Lines of a debtor list as the page prints them: plain words by name. No request, no SQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common import formats, nik
from participants.kur.models.people import Duty, Scheme
from participants.kur.models.states import STALLED_AFTER, State
from participants.kur.search import Listed
from regions.models import Bank, Region

STATE_MARKS: dict[str, str] = {
    State.ACTIVE: " state--good",
    State.RETURNED: " state--good",
    State.GRACE: " state--warn",
    State.LAPSED: " state--bad",
    State.DECLINED: " state--bad",
}


def lines(
    people: Sequence[Listed], places: Mapping[int, Region], banks: Mapping[int, Bank]
) -> list[dict[str, Any]]:
    """`{pk, address, name, nik, duty, state, since, place, bank, …}`, one for each of a page."""
    words = {
        "places": {pk: place.short_name for pk, place in places.items()},
        "banks": {pk: bank.name for pk, bank in banks.items()},
        "duties": {duty.value: str(duty.label) for duty in Duty},
        "states": {state.value: str(state.label) for state in State},
        "schemes": {scheme.value: str(scheme.label) for scheme in Scheme},
        "today": timezone.localdate(),
        "late": f" · {_('mandek')}",
        "sample": f" · {_('data contoh')}",
        "missing": f" · {_('hilang dari daftar')}",
        "address": reverse("kur:person", args=[0]).replace("0", "{}"),
    }
    with formats.one_language():
        return [_line(person, words) for person in people]


def _line(person: Listed, words: dict[str, Any]) -> dict[str, Any]:
    days = person.days_in_state(words["today"])
    limit = STALLED_AFTER.get(person.state)
    is_late = limit is not None and days > limit
    return {
        "pk": person.pk,
        "address": words["address"].format(person.pk),
        "name": person.name,
        "nik": nik.mask(person.nik_head, person.nik_tail),
        "sample": words["sample"] if person.is_sample else "",
        "duty": words["duties"][person.duty],
        "duty_mark": "tag kur-must" if person.duty == Duty.MUST else "soft",
        "state": words["states"][person.state],
        "state_mark": STATE_MARKS.get(person.state, ""),
        "days": formats.people(days),
        "late": words["late"] if is_late else "",
        "late_mark": " kur-late" if is_late else "",
        "place": words["places"].get(person.region_id, ""),
        "bank": words["banks"].get(person.bank_id, ""),
        "scheme": words["schemes"].get(person.scheme, ""),
        "next_on": formats.long_date(person.next_on) if person.next_on else "",
        "assigned": person.assigned or "",
        "number": person.number,
        "missing": words["missing"] if person.missing_since else "",
    }
