"""The letter to a bank whose list of the month is late."""

from datetime import date

from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User
from common.letters import send_letter
from participants.kur.banks import LIST_DUE_DAY
from regions.models import Bank

EVERY_DAYS = 7  # a bank that is late is reminded once a week


def is_due(today: date) -> bool:
    """The day after a list was due, and every week from then on."""
    return (today.day - LIST_DUE_DAY - 1) % EVERY_DAYS == 0


def officers_of(bank: Bank) -> list[str]:
    """Where its officers read their mail."""
    officers = User.objects.filter(role=User.Role.BANK, bank=bank, is_active=True)
    return list(officers.exclude(email="").values_list("email", flat=True))


def remind(bank: Bank) -> int:
    """To each officer alone; how many letters went out."""
    with translation.override("id"):
        text = render_to_string("kur/list_late.txt", {"bank": bank, "due_day": LIST_DUE_DAY})
    officers = officers_of(bank)
    for email in officers:
        send_letter(text, email)
    return len(officers)
