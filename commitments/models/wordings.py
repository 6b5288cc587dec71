"""Which wordings of commitments count, and who sees and works on which."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from commitments.models.choices import PARTY_FIELDS, PartyKind


class CommitmentQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """The latest wording of each."""
        return self.filter(superseded_at=None)

    def in_force(self) -> Self:
        return self.current().filter(verified_at__isnull=False, withdrawn_at=None)

    def waiting(self) -> Self:
        return self.current().filter(verified_at=None, withdrawn_at=None)

    def known_by(self, moment: Any) -> Self:
        """In force at a moment that is looked back from; None: now."""
        if moment is None:
            return self.in_force()
        return (
            self.filter(verified_at__lt=moment)
            .filter(Q(superseded_at=None) | Q(superseded_at__gte=moment))
            .filter(Q(withdrawn_at=None) | Q(withdrawn_at__gte=moment))
        )

    def with_parties(self) -> Self:
        """Each looked up by itself, and not at all where there is no commitment: one statement of
        nine tables takes longer to plan than all of these to run."""
        return self.prefetch_related(
            "region",
            "party_region",
            "party_branch",
            "party_bank",
            "meeting",
            "changed_at",
            "cohort",
        )

    def entered_by(self, user: Any) -> Self:
        """Those whose party the user speaks for; an admin and who holds meetings for all."""
        if not getattr(user, "may_enter_commitments", False):
            return self.none()
        if user.may_hold_meetings:
            return self.all()
        own = Q(pk=None)
        for party in own_parties(user):
            own |= Q(**party)
        return self.filter(own)

    def visible_to(self, user: Any) -> Self:
        """In force for all who have signed in; what waits, for its party and who verifies."""
        if getattr(user, "may_verify_commitments", False):
            return self.all()
        if not getattr(user, "is_authenticated", False):
            return self.in_force()
        return (self.in_force() | self.entered_by(user)).distinct()


def own_parties(user: Any) -> list[dict[str, Any]]:
    """`[{"party_kind": "bank", "party_bank_id": 3}]`: whom the user speaks for; no party at all for
    who has neither place, branch nor bank."""
    keys = {
        PartyKind.REGENCY: user.region_id if user.role == user.Role.OFFICIAL else None,
        PartyKind.BRANCH: user.branch_id,
        PartyKind.BANK: user.bank_id,
    }
    return [
        {"party_kind": kind, f"{PARTY_FIELDS[kind]}_id": key} for kind, key in keys.items() if key
    ]
