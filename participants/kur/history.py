"""What later lists changed of a credit: from, to, when and by which list. No request, no SQL."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import formats
from participants.kur.models import Loan, LoanHistory
from participants.kur.models.choices import Scheme

NIK = "person"  # a credit that now belongs to another person: its NIK was corrected
KEPT = (
    "debtor_name person business_name region_id scheme amount disbursed_on tenor_months bank_unit "
    "phone paid_off_on missing_since"
).split()
OF_CREDIT: Any = Loan._meta
LABELS: dict[str, Any] = {
    **{name: OF_CREDIT.get_field(name).verbose_name for name in KEPT},
    NIK: "NIK",
    "amount": gettext_lazy("plafon"),
}
DATES = {"disbursed_on", "paid_off_on", "missing_since"}


def changes(
    loan: Loan, former: Sequence[LoanHistory], places: Mapping[int, str]
) -> list[dict[str, Any]]:
    """`{number, at, batch, fields: [{label, before, after}]}`, the latest first.

    `former` has the latest first: what followed each is the one before it, or the credit itself.
    """
    after = values_of(loan)
    changed = []
    for row in former:
        items = [
            {
                "label": label,
                "before": _shown(name, row.former.get(name), places, is_former=True),
                "after": _shown(name, after.get(name), places),
            }
            for name, label in LABELS.items()
            if row.former.get(name) != after.get(name)
        ]
        changed.append({"number": loan.number, "at": row.at, "batch": row.batch, "fields": items})
        after = row.former
    return [each for each in changed if each["fields"]]


def values_of(loan: Loan) -> dict[str, Any]:
    """As the history keeps them."""
    values = {name: _stored(getattr(loan, name)) for name in LABELS if name != NIK}
    return values | {NIK: loan.person_id}


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _shown(name: str, value: Any, places: Mapping[int, str], *, is_former: bool = False) -> str:
    if name == NIK:
        return _("NIK lain") if is_former else _("dikoreksi")
    if value in (None, ""):
        return formats.UNKNOWN
    if name in DATES:
        return formats.long_date(date.fromisoformat(value))
    if name == "amount":
        return formats.rupiah(value)
    if name == "region_id":
        return places.get(value, formats.UNKNOWN)
    if name == "scheme":
        return str(Scheme(value).label)
    if name == "tenor_months":
        return _("%(months)s bulan") % {"months": value}
    return str(value)
