"""The way of a debtor from credit to cover, and which moves it knows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


# Members count while up to three months in arrears: the membership ends after that.
COVERED_STATES = [State.ACTIVE, State.GRACE, State.RETURNED]
PROTECTED_STATES = [*COVERED_STATES, State.PU_MEMBER]
# Somebody has to act.
OPEN_STATES = [
    State.NOT_INFORMED,
    State.INFORMED,
    State.INTERESTED,
    State.DECLINED,
    State.REGISTERED,
    State.GRACE,
    State.LAPSED,
]
ASIDE_STATES = [State.PU_MEMBER, State.NOT_ELIGIBLE, State.PAID_OFF]
# The order of the funnel, without what lies beside it.
WAY = [state for state in State if state not in ASIDE_STATES]

MOVES: dict[State, list[State]] = {
    State.NOT_INFORMED: [State.INFORMED, *ASIDE_STATES],
    State.INFORMED: [State.INTERESTED, State.DECLINED, *ASIDE_STATES],
    State.INTERESTED: [State.REGISTERED, State.DECLINED, *ASIDE_STATES],
    State.DECLINED: [State.INTERESTED, *ASIDE_STATES],
    State.REGISTERED: [State.ACTIVE, *ASIDE_STATES],
    State.ACTIVE: [State.GRACE, *ASIDE_STATES],
    State.GRACE: [State.ACTIVE, State.LAPSED, *ASIDE_STATES],
    State.LAPSED: [State.RETURNED, *ASIDE_STATES],
    State.RETURNED: [State.GRACE, *ASIDE_STATES],
    # A PU member is registered again as BPU by the bank's form: one person, two memberships.
    State.PU_MEMBER: [State.REGISTERED, State.PAID_OFF],
    State.NOT_ELIGIBLE: [State.PAID_OFF],
    State.PAID_OFF: [State.NOT_INFORMED],
}
# Whoever says that somebody is a member or is not to be asked says how they know.
NEEDS_EVIDENCE = [
    State.REGISTERED,
    State.ACTIVE,
    State.RETURNED,
    State.PU_MEMBER,
    State.NOT_ELIGIBLE,
    State.PAID_OFF,
]
# Days in a state after which a debtor counts as stalled; a promise cools fast, a refusal may be
# asked again after half a year.
STALLED_AFTER: dict[str, int] = {
    State.NOT_INFORMED: 30,
    State.INFORMED: 30,
    State.INTERESTED: 14,
    State.DECLINED: 180,
    State.REGISTERED: 30,
    State.GRACE: 30,
    State.LAPSED: 60,
}
