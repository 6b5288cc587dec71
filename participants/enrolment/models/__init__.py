from participants.enrolment.models.figures import (
    MOVEMENTS,
    EnrolmentFigure,
    RegionTotal,
    Segment,
)
from participants.enrolment.models.imports import ColumnMemory, EnrolmentImport
from participants.enrolment.models.lines import FIELD_LABELS, FIELDS, ReportLine, ReportMark
from participants.enrolment.models.months import ReportingMonth, default_dates
from participants.enrolment.models.reports import EnrolmentReport
from participants.enrolment.models.trail import (
    CheckLimits,
    ReminderSent,
    ReportEntrant,
    ReportEvent,
    ReportEvidence,
)

__all__ = [
    "FIELDS",
    "FIELD_LABELS",
    "MOVEMENTS",
    "CheckLimits",
    "ColumnMemory",
    "EnrolmentFigure",
    "EnrolmentImport",
    "EnrolmentReport",
    "RegionTotal",
    "ReminderSent",
    "ReportEntrant",
    "ReportEvent",
    "ReportEvidence",
    "ReportLine",
    "ReportMark",
    "ReportingMonth",
    "Segment",
    "default_dates",
]
