"""A corrected month moves the openings of the months after it."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from common.formats import month as month_name
from participants.figures.models import EnrolmentFigure, Publication
from participants.figures.publish import publish
from participants.reports.later_months import carried_on, later_figures, why_impossible
from participants.reports.models import EnrolmentReport
from participants.reports.rules import Refused


def rederive_openings(
    *,
    report: EnrolmentReport,
    figures: Sequence[EnrolmentFigure],
    publication: Publication,
    refresh: bool = True,
) -> list[EnrolmentFigure]:
    """Publish the later months with their new openings, or refuse what cannot be."""
    changed: dict[bool, list[EnrolmentFigure]] = defaultdict(list)
    later = later_figures(report)
    for figure in figures:
        for moved in carried_on(figure, later):
            if reason := why_impossible(moved):
                raise Refused("later_month_impossible", reason)
            changed[moved.is_sample].append(moved)
    reason = _("Angka awal diturunkan ulang dari %(month)s. %(reason)s") % {
        "month": month_name(report.month),
        "reason": report.amend_reason,
    }
    return [
        figure
        for is_sample, moved in changed.items()
        for figure in publish(
            figures=moved,
            publication=publication,
            reason=reason.strip(),
            is_sample=is_sample,
            refresh=refresh,
        )
    ]
