"""What the rooms above may know of reports: the steps of the API, lateness, the sample and demo."""

from participants.reports.actions.corrections import amend_report, reopen_report
from participants.reports.actions.flow import return_report, submit_report, verify_report
from participants.reports.actions.marks import MarkInput
from participants.reports.actions.months import (
    MOST_AT_ONCE,
    MOST_UNASKED,
    last_ended,
    missing_months,
    open_months,
)
from participants.reports.actions.replace import replace_lines
from participants.reports.actions.transfers import accept_transfers
from participants.reports.actions.waiting import hold_report, resume_report, take_back_report
from participants.reports.demo import open_demo_month
from participants.reports.lateness import LateReport, late_reports
from participants.reports.models import (
    FIELDS,
    EnrolmentImport,
    EnrolmentReport,
    ReportingMonth,
    ReportMark,
    lines_of,
    report_for,
    saved_report_for,
)
from participants.reports.review import Review, review
from participants.reports.rules import Changed, Forbidden, Refused
from participants.reports.sample.load import SampleRefusedError, load_sample
