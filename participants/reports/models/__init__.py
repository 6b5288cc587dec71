from participants.reports.models.imports import ColumnMemory, EnrolmentImport
from participants.reports.models.lines import FIELD_LABELS, FIELDS, ReportLine, ReportMark
from participants.reports.models.months import ReportingMonth, default_dates
from participants.reports.models.reports import EnrolmentReport
from participants.reports.models.trail import (
    CheckLimits,
    ReminderSent,
    ReportEntrant,
    ReportEvent,
    ReportEvidence,
)

__all__ = [
    "FIELDS",
    "FIELD_LABELS",
    "CheckLimits",
    "ColumnMemory",
    "EnrolmentImport",
    "EnrolmentReport",
    "ReminderSent",
    "ReportEntrant",
    "ReportEvent",
    "ReportEvidence",
    "ReportLine",
    "ReportMark",
    "ReportingMonth",
    "default_dates",
]
