from participants.reports.models.imports import ColumnMemory, EnrolmentImport
from participants.reports.models.limits import LARGEST_FIGURE, CheckLimits, above_ceiling
from participants.reports.models.lines import (
    FIELD_LABELS,
    FIELDS,
    ReportLine,
    ReportMark,
    blank_lines,
    lines_of,
    rows_of,
)
from participants.reports.models.months import ReportingMonth, default_dates, read_month
from participants.reports.models.reports import EnrolmentReport
from participants.reports.models.trail import (
    CellChange,
    ReminderSent,
    ReportEntrant,
    ReportEvent,
    ReportEvidence,
)
from participants.reports.models.transfers import AcceptedTransfers
from participants.reports.models.visible import (
    branch_for,
    newest_reports,
    report_for,
    saved_report_for,
)
