"""What was opened, read and handed out on a day: a letter to the data protection contact.

Who, how often and what for, never whose data: that is in the access log.
"""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from common.letters import send_letter
from common.versioning import end_of_day
from participants.kur.models import Access, DataProtectionContact

MOST_DAYS = 31  # that are made up for, after the mail was away
MOST_OPENINGS = 200  # listed one by one; more are only counted


def send_due(today: date) -> list[date]:
    """Every day that has ended and was not summarised yet, in a letter of its own. A day whose
    letter fails is sent the next time."""
    contact = DataProtectionContact.objects.first()
    if contact is None:
        return []
    yesterday = today - timedelta(days=1)
    before = contact.summarised_until or yesterday - timedelta(days=1)
    first = max(before, yesterday - timedelta(days=MOST_DAYS)) + timedelta(days=1)
    days = [first + timedelta(days=number) for number in range((today - first).days)]
    for day in days:
        _send(contact, day)
        contact.summarised_until = day
        contact.save(update_fields=["summarised_until"])
    return days


def _send(contact: DataProtectionContact, day: date) -> None:
    accesses = Access.objects.filter(at__gte=end_of_day(day - timedelta(days=1)))
    accesses = accesses.filter(at__lt=end_of_day(day))
    openings = accesses.filter(kind=Access.Kind.REVEAL).select_related("user").order_by("at")
    page = settings.PORTAL_URL.rstrip("/") + reverse("operations:access")
    with translation.override("id"):
        context = {
            "contact": contact,
            "day": day,
            "rows": rows_of(accesses),
            "openings": openings.defer("people", "filters")[:MOST_OPENINGS],
            "address": f"{page}?dari={day}&sampai={day}",
        }
        text = render_to_string("kur/letters/access_summary.txt", context)
    send_letter(text, contact.email)


def rows_of(accesses: QuerySet[Access]) -> list[dict[str, Any]]:
    """`[{"who": "Siti (petugas cabang)", "kind": "membuka NIK", "times": 3, "people": 3}]`, the most
    people first."""
    people = Coalesce("people__len", 0) + F("rows")
    counted = accesses.order_by().values("user", "kind").annotate(n=Count("pk"), people=Sum(people))
    users = User.objects.in_bulk({row["user"] for row in counted if row["user"]})
    rows = [
        {
            "who": _who(users.get(row["user"])),
            "kind": str(Access.Kind(row["kind"]).label),
            "times": row["n"],
            "people": row["people"],
        }
        for row in counted
    ]
    return sorted(rows, key=lambda row: -row["people"])


def _who(user: User | None) -> str:
    return f"{user} ({user.get_role_display()})" if user else _("perintah di server")
