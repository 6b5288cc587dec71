"""The way of a debtor from credit to cover: every state, and all that is known of it, once.

A new state is a line of `State`, a row of `RULES` and a migration; pages, actions, the matching of
membership lists and the figures read it from here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far somebody has ever come; who declined or lapsed has come as far as before."""

    INFORMED = "informed", _("Sudah disosialisasi")
    ANSWERED = "interested", _("Sudah menjawab")
    REGISTERED = "registered", _("Pernah terdaftar")
    COVERED = "covered", _("Pernah aktif")


class State(models.TextChoices):
    NOT_INFORMED = "not_informed", _("belum disosialisasi")
    INFORMED = "informed", _("sudah disosialisasi")
    INTERESTED = "interested", _("berminat")
    DECLINED = "declined", _("menolak")
    REGISTERED = "registered", _("terdaftar")
    ACTIVE = "active", _("aktif")
    GRACE = "grace", _("masa tenggang")
    LAPSED = "lapsed", _("nonaktif")
    RETURNED = "returned", _("aktif kembali")
    PU_MEMBER = "pu_member", _("sudah peserta PU")
    NOT_ELIGIBLE = "not_eligible", _("tidak memenuhi syarat")
    PAID_OFF = "paid_off", _("KUR lunas")


# What a membership list can say of somebody, before anything is known of the debtor.
LISTED_STATES = [State.PU_MEMBER, State.REGISTERED, State.ACTIVE, State.GRACE, State.LAPSED]
# Beside the way: nobody has to act, and nobody is counted among those on it.
ASIDE_STATES = [State.PU_MEMBER, State.NOT_ELIGIBLE, State.PAID_OFF]
STAYS = None  # as a row's `listed`: the list says nothing new about somebody in this state


@dataclass(frozen=True)
class StateRule:
    """`moves` is where a person may move a debtor; `stalls_after` the days in the state after
    which somebody counts as stalled, where somebody has to act at all."""

    moves: Sequence[State]
    stage: Stage | None = None
    stalls_after: int | None = None
    is_covered: bool = False
    needs_evidence: bool = False
    tone: str = ""  # good, warn or bad: the colour of its mark
    # Where a membership list that says this leads instead of to what it says.
    listed: Mapping[State, State | None] = field(default_factory=dict)


# What one call can bring about is one step, however far: registered and paid at once, or declined
# before anything was explained. A promise cools fast, who refused may be approached again after half
# a year. Whoever says that somebody is a member or not eligible says how they know. Members count as
# covered while up to three months in arrears: the membership ends after that. Whoever pays again
# after a lapse has returned and stays so; a list without payments says nothing new about somebody
# whose payments were known; no list moves a debtor whose credit is paid off or who is too old to
# join again.
RULES: dict[State, StateRule] = {
    State.NOT_INFORMED: StateRule(
        moves=[
            State.INFORMED,
            State.INTERESTED,
            State.DECLINED,
            State.REGISTERED,
            State.ACTIVE,
            *ASIDE_STATES,
        ],
        stalls_after=30,
    ),
    State.INFORMED: StateRule(
        moves=[
            State.INTERESTED,
            State.DECLINED,
            State.REGISTERED,
            State.ACTIVE,
            *ASIDE_STATES,
        ],
        stage=Stage.INFORMED,
        stalls_after=30,
    ),
    State.INTERESTED: StateRule(
        moves=[State.REGISTERED, State.ACTIVE, State.DECLINED, *ASIDE_STATES],
        stage=Stage.ANSWERED,
        stalls_after=14,
    ),
    State.DECLINED: StateRule(
        moves=[State.INTERESTED, State.REGISTERED, State.ACTIVE, *ASIDE_STATES],
        stage=Stage.ANSWERED,
        stalls_after=180,
        tone="bad",
    ),
    State.REGISTERED: StateRule(
        moves=[State.ACTIVE, *ASIDE_STATES],
        stage=Stage.REGISTERED,
        stalls_after=30,
        needs_evidence=True,
    ),
    State.ACTIVE: StateRule(
        moves=[State.GRACE, *ASIDE_STATES],
        stage=Stage.COVERED,
        is_covered=True,
        needs_evidence=True,
        tone="good",
        listed={State.REGISTERED: STAYS},
    ),
    State.GRACE: StateRule(
        moves=[State.ACTIVE, State.LAPSED, *ASIDE_STATES],
        stage=Stage.COVERED,
        stalls_after=30,
        is_covered=True,
        tone="warn",
        listed={State.REGISTERED: STAYS},
    ),
    State.LAPSED: StateRule(
        moves=[State.RETURNED, *ASIDE_STATES],
        stage=Stage.COVERED,
        stalls_after=60,
        tone="bad",
        listed={State.REGISTERED: STAYS, State.ACTIVE: State.RETURNED},
    ),
    State.RETURNED: StateRule(
        moves=[State.GRACE, *ASIDE_STATES],
        stage=Stage.COVERED,
        is_covered=True,
        needs_evidence=True,
        tone="good",
        listed={State.REGISTERED: STAYS, State.ACTIVE: STAYS},
    ),
    # A PU member is registered again as BPU by the bank's form: one person, two memberships.
    State.PU_MEMBER: StateRule(
        moves=[State.REGISTERED, State.ACTIVE, State.PAID_OFF], needs_evidence=True
    ),
    State.NOT_ELIGIBLE: StateRule(
        moves=[State.PAID_OFF], needs_evidence=True, listed={State.LAPSED: STAYS}
    ),
    State.PAID_OFF: StateRule(
        moves=[State.NOT_INFORMED],
        needs_evidence=True,
        listed=dict.fromkeys(LISTED_STATES, STAYS),
    ),
}

MOVES = {state: rule.moves for state, rule in RULES.items()}
COVERED_STATES = [state for state, rule in RULES.items() if rule.is_covered]
# Whose cover may be renewed: it runs, or has ended with the contributions.
RENEWABLE_STATES = [*COVERED_STATES, State.LAPSED]
PROTECTED_STATES = [*COVERED_STATES, State.PU_MEMBER]
NEEDS_EVIDENCE = [state for state, rule in RULES.items() if rule.needs_evidence]
STALLED_AFTER: dict[str, int] = {
    state: rule.stalls_after for state, rule in RULES.items() if rule.stalls_after is not None
}
# Somebody has to act.
OPEN_STATES = [state for state in State if state in STALLED_AFTER]
# The order of the funnel, without what lies beside it.
WAY = [state for state in State if state not in ASIDE_STATES]
# Nobody has spoken with them about it.
NOT_TOLD_STATES = [State.NOT_INFORMED, State.NOT_ELIGIBLE, State.PAID_OFF]
# In arrears or after them: known for the day a membership list describes, and for no other.
ARREARS_STATES = [State.GRACE, State.LAPSED, State.RETURNED]
