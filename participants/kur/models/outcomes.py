"""What a call can end in, and what follows from it at once: the state, and the next day to call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.kur.models.states import MOVES, State

SATURDAY = 5


class Outcome(models.TextChoices):
    NO_ANSWER = "no_answer", _("tidak diangkat")
    CALL_AGAIN = "call_again", _("hubungi lagi")
    WRONG_NUMBER = "wrong_number", _("salah nomor")
    INFORMED = "informed", _("dijelaskan")
    INTERESTED = "interested", _("berminat")
    DECLINED = "declined", _("menolak")
    REGISTERED = "registered", _("terdaftar")
    PAID = "paid", _("daftar + bayar")

    @property
    def key(self) -> int:
        """Its digit on the keyboard: the same on every line, whatever else is offered there."""
        return list(Outcome).index(self) + 1


@dataclass(frozen=True)
class OutcomeRule:
    """`leads_to`: the first of these that the debtor's state may move to; nothing: no move."""

    leads_to: Sequence[State] = ()
    next_days: int | None = None  # until the next call; None: none is needed


# A promise cools fast; a refusal rests for as long as a declined debtor does before it is stalled.
OUTCOMES: dict[Outcome, OutcomeRule] = {
    Outcome.NO_ANSWER: OutcomeRule(next_days=2),
    Outcome.CALL_AGAIN: OutcomeRule(next_days=3),
    Outcome.WRONG_NUMBER: OutcomeRule(next_days=30),
    Outcome.INFORMED: OutcomeRule(leads_to=[State.INFORMED], next_days=7),
    Outcome.INTERESTED: OutcomeRule(leads_to=[State.INTERESTED], next_days=7),
    Outcome.DECLINED: OutcomeRule(leads_to=[State.DECLINED], next_days=180),
    Outcome.REGISTERED: OutcomeRule(leads_to=[State.REGISTERED], next_days=14),
    Outcome.PAID: OutcomeRule(leads_to=[State.ACTIVE, State.RETURNED]),
}


def destination(outcome: Outcome, state: State) -> State | None:
    """Where the outcome moves a debtor of this state; None: the debtor stays."""
    return next((to for to in OUTCOMES[outcome].leads_to if to in MOVES[state]), None)


def possible_outcomes(state: State) -> list[Outcome]:
    """What a call to a debtor of this state can end in."""
    return [
        outcome
        for outcome, rule in OUTCOMES.items()
        if not rule.leads_to or state in rule.leads_to or destination(outcome, state)
    ]


def next_call(outcome: Outcome, today: date) -> date | None:
    """The proposed day, never a Saturday or Sunday."""
    days = OUTCOMES[outcome].next_days
    if days is None:
        return None
    day = today + timedelta(days=days)
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day
