"""What is known of a place, in the words that page, slides, summary and files share."""

from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts.chart import source_of
from participants.coverage.position import Position, Workers
from regions.models import PublicStatement


def coverage_text(position: Position) -> str:
    if position.coverage is None:
        return _("tanpa penyebut") if position.is_known else _("belum ada data")
    return formats.percent(position.coverage, position.coverage_places)


def state_text(position: Position) -> str:
    """As counted by the data month, in files."""
    return str(position.state.label) if position.state else ""


def state_now_text(position: Position) -> str:
    """As it is said today."""
    return str(position.state_now.label) if position.state_now else ""


def data_month_note(position: Position) -> str:
    """Why the figures are not those of the month's whole report, in a word or two."""
    if position.statement is not None:
        return _("pernyataan")
    if position.data_month is None or not position.is_awaited:
        return ""
    is_other_month = position.data_month != position.month
    return _("bulan lain") if is_other_month else _("sebagian")


def short_data_month(position: Position) -> str:
    """`Jul 2024`; of a statement as exactly as it was dated, which may be its year alone."""
    statement = position.statement
    if statement is None:
        return formats.short_month(position.data_month)
    if statement.as_of_precision == PublicStatement.Precision.YEAR:
        return str(statement.as_of.year)
    return formats.short_month(statement.as_of)


def data_month_text(position: Position) -> str:
    month = short_data_month(position)
    note = data_month_note(position)
    return f"{month}, {note}" if note else month


def source_kind(position: Position) -> str:
    """What is known of a place, in two words; an empty cell alone could pass for a zero."""
    if position.source is None:
        return _("belum ada data")
    if position.source == "statement":
        return _("pernyataan publik")
    return _("data contoh") if position.is_sample else _("laporan terverifikasi")


def source_text(position: Position) -> str:
    """Where the number of participants comes from; a sample never passes for a report."""
    if position.source is None:
        return _("belum ada data")
    if position.source == "report" and position.is_sample:
        return _("Data contoh, bukan laporan")
    return source_of(position)


def workers_source(position: Position) -> str:
    workers = position.workers
    return workers.source + derivation_note(workers) if workers else ""


def derivation_note(workers: Workers) -> str:
    return _(" (diturunkan: %(how)s)") % {"how": workers.derivation} if workers.is_derived else ""
