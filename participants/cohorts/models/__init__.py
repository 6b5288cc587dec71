from participants.cohorts.models.cohorts import SponsoredCohort
from participants.cohorts.models.versions import (
    CohortVersion,
    CohortVersionQuerySet,
    DecreeFile,
)
from participants.cohorts.models.warnings import WarningDay

__all__ = [
    "CohortVersion",
    "CohortVersionQuerySet",
    "DecreeFile",
    "SponsoredCohort",
    "WarningDay",
]
