"""What happens if this report is verified: done for real, read off, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from participants.coverage.position import Position
from participants.coverage.positions import positions_in
from participants.figures.models import EnrolmentFigure
from participants.reports.actions.flow import publish_report
from participants.reports.refusals import Refused
from participants.reports.review import Review


@dataclass(frozen=True, slots=True)
class Effect:
    """One place (or the province) before and after."""

    before: Position | None
    after: Position

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
    before = {position.region.pk: position for position in positions_in(month)}
    savepoint = transaction.savepoint()
    try:
        verified = publish_report(checked, by)
        after = positions_in(month)
    except Refused as refused:
        return Preview(refusal=refused.message)
    finally:
        transaction.savepoint_rollback(savepoint)
    touched = {line.region_id for line in checked.lines if not line.is_empty}
    shown = [
        position
        for number, position in enumerate(after)
        if number == 0 or position.region.pk in touched
    ]
    effects = [Effect(before.get(position.region.pk), position) for position in shown]
    return Preview(effects, verified.rederived)
