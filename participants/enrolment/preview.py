"""What happens if this report is verified: done for real, read off, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from coverage_portal.accounts.models import User
from participants.enrolment.actions.flow import publish_report
from participants.enrolment.models import EnrolmentFigure
from participants.enrolment.refusals import Refused
from participants.enrolment.review import Review
from participants.enrolment.standing import Standing, standings


@dataclass(frozen=True, slots=True)
class Effect:
    """One place (or the province) before and after."""

    before: Standing | None
    after: Standing

    @property
    def change(self) -> int | None:
        if self.before is None or self.before.participants is None:
            return None
        if self.after.participants is None:
            return None
        return self.after.participants - self.before.participants


@dataclass(frozen=True, slots=True)
class Preview:
    effects: Sequence[Effect] = ()
    rederived: Sequence[EnrolmentFigure] = ()
    refusal: str = ""

    @property
    def is_ranked(self) -> bool:
        """Ranks come with the report of the last place that is awaited."""
        return any(effect.after.rank for effect in self.effects)


@transaction.atomic
def preview(checked: Review, by: User) -> Preview:
    """The province and the places of the report, as the dashboard shows its month."""
    month = checked.report.month
    before = {standing.region_id: standing for standing in standings(month)}
    savepoint = transaction.savepoint()
    try:
        verified = publish_report(checked, by)
        after = standings(month)
    except Refused as refused:
        return Preview(refusal=refused.message)
    finally:
        transaction.savepoint_rollback(savepoint)
    touched = {line.region_id for line in checked.lines if not line.is_empty}
    shown = [s for number, s in enumerate(after) if number == 0 or s.region_id in touched]
    return Preview([Effect(before.get(s.region_id), s) for s in shown], verified.rederived)
