"""What a bank is told whose list of the month is late."""

from datetime import date

from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Notice, User
from accounts.notices import tell
from participants.kur.banks import LIST_DUE_DAY
from regions.models import Bank

EVERY_DAYS = 7  # a bank that is late is reminded once a week


def is_due(today: date) -> bool:
    """The day after a list was due, and every week from then on."""
    return (today.day - LIST_DUE_DAY - 1) % EVERY_DAYS == 0


def remind(bank: Bank, today: date) -> list[Notice]:
    """Each officer, in the portal and by a letter; a second run of the day tells nobody again."""
    context = {"bank": bank, "due_day": LIST_DUE_DAY}
    return tell(
        users=User.objects.filter(role=User.Role.BANK, bank=bank, is_active=True),
        kind=Notice.Kind.LIST_LATE,
        subject=bank.name,
        path=reverse("kur:upload"),
        once=f"kur_list:{bank.code}:{today}",
        letter=lambda notice: render_to_string("kur/list_late.txt", context),
    )
