"""A list from upload to saved: read into staging, shown, then merged or dropped."""

import logging
import resource
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import timedelta
from typing import IO, Any, cast

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common import lost_database
from common import nik as nik_rules
from participants.kur import sql
from participants.kur.imports import asides, duplicates, look, staging, zeros
from participants.kur.imports.columns import Layout, UnreadableListError
from participants.kur.imports.debtors import DebtorRows
from participants.kur.imports.look import AskedError, ListLayout, Writing
from participants.kur.imports.members import MemberRows
from participants.kur.imports.reading import ListFile, NumberedRow, SealedParts
from participants.kur.imports.rows import Checked, ListRows
from participants.kur.models import Batch
from regions.actions import remember_places
from regions.resolver import PlaceResolver

logger = logging.getLogger(__name__)

KINDS: dict[str, type[ListRows]] = {
    Batch.Kind.DEBTORS: DebtorRows,
    Batch.Kind.MEMBERS: MemberRows,
}
RETAIN_DAYS = 730  # two years: a micro credit's usual term
NAMESPACE = 0x4B55  # of the advisory locks that tell a running batch from a dead one
CLEARED = "accepted rejected duplicates created changed unchanged missing rows".split()
SEEN = ["bytes_read", "rows", "accepted", "rejected"]


class CancelledError(Exception):
    """The reader has stopped it; nothing of the list remains."""


def default_retention() -> Any:
    return timezone.localdate() + timedelta(days=RETAIN_DAYS)


def read_list(batch: Batch, source: IO[bytes] | None = None) -> Batch:
    """Reads, checks, seals and stages the whole list, and says what saving would do.

    Where the list leaves something open, it waits with its questions instead.
    """
    with _running(batch, Batch.Status.READING):
        batch.questions = []
        opened = _opened(batch, source)
        kind = KINDS[batch.kind]
        layout = look.find_layouts(opened, kind.columns, kind.required, batch.answers)
        places = PlaceResolver.of_all(branch=batch.branch, bank=batch.bank, answers=batch.answers)
        writing = look.look_at(opened, layout, places, batch.answers)
        layout.notes += places.recollections()
        batch.understood = layout.understood()
        staging.make_table(batch, kind.staged)
        total = _stage(batch, opened, layout, writing, kind)
        if lost := _lost_column(total):
            raise UnreadableListError(lost)
        with transaction.atomic():
            if not batch.is_of_members:  # which have no loan numbers
                zeros.settle(batch)
            _refuse_duplicates(batch, opened, layout, kind)
            _set(batch, kind.outcome(batch))
            remember_places(
                recalled=places.recalled, branch=batch.branch, bank=batch.bank, by=batch.by
            )
        batch.parts.all().delete()
        _finish(batch, Batch.Status.READY)
    return batch


def answer(batch: Batch, answers: Mapping[str, str]) -> bool:
    """Takes answers to the list's questions; whether it can be read anew with them."""
    batch.answers = {**batch.answers, **answers}
    batch.questions = [
        question for question in batch.questions if question["key"] not in batch.answers
    ]
    if not batch.questions:
        batch.status = Batch.Status.WAITING
    batch.save(update_fields=["answers", "questions", "status"])
    return not batch.questions


def _opened(batch: Batch, source: IO[bytes] | None) -> ListFile:
    """The file, to be read from its beginning more than once: as given, or from the sealed parts
    of an upload."""

    def from_its_beginning() -> IO[bytes]:
        if source is None:
            return cast(IO[bytes], SealedParts(batch))
        source.seek(0)
        return source

    return ListFile(from_its_beginning)


def save_list(batch: Batch) -> Batch:
    kind = KINDS[batch.kind]
    with _running(batch, Batch.Status.SAVING), transaction.atomic():
        if not staging.table_exists(batch):
            raise UnreadableListError(_("Isi daftar ini sudah tidak tersimpan; unggah lagi."))
        _set(batch, kind.save(batch))
        staging.drop_table(batch)
        _finish(batch, Batch.Status.SAVED)
    if batch.created or batch.changed or batch.matched:
        # Until the planner knows how many debtors a place has, a work list sorts all of them.
        for table in kind.counted:
            sql.analyze(table)
    return batch


def _set(batch: Batch, counted: Mapping[str, int]) -> None:
    for name, number in counted.items():
        setattr(batch, name, number)
    batch.unchanged = batch.accepted - batch.created - batch.changed


def cancel(batch: Batch, status: str = Batch.Status.CANCELLED) -> None:
    """Without a trace: no staged row, no refused row, no part of the file."""
    _forget(batch)
    _clear(batch)
    batch.understood = {}
    _finish(batch, status)


def _forget(batch: Batch) -> None:
    staging.drop_table(batch)
    batch.parts.all().delete()
    batch.refused.all().delete()


def _clear(batch: Batch) -> None:
    for name in CLEARED:
        setattr(batch, name, 0)


def expire_unsaved() -> list[Batch]:
    """Lists that nobody saved in a week, and those that were refused: nothing of them stays."""
    expired = []
    for batch in Batch.objects.never_saved():
        with _lock(batch) as is_ours:
            if is_ours:  # otherwise somebody is saving it just now
                cancel(batch, Batch.Status.EXPIRED)
                expired.append(batch)
    return expired


def cancel_preview(batch: Batch) -> None:
    """The command only showed: keep what it counted, drop everything it read."""
    _forget(batch)
    _finish(batch, Batch.Status.CANCELLED)


def report_interrupted() -> list[Batch]:
    """Batches whose process is gone: said so, and cleaned up. Called at every start."""
    interrupted = []
    for batch in Batch.objects.filter(status__in=Batch.RUNNING):
        with _lock(batch) as is_ours:
            if not is_ours:
                continue  # somebody is working on it
            text = (
                _("Penyimpanan terputus sebelum selesai; tidak satu baris pun tersimpan.")
                if batch.is_saving
                else _("Pembacaan terputus sebelum selesai; tidak ada yang tersimpan.")
            )
            _forget(batch)
            remedy = _("Unggah berkas yang sama sekali lagi.")
            _finish(batch, Batch.Status.INTERRUPTED, f"{text} {remedy}")
            interrupted.append(batch)
    return interrupted


def peak_mb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 if sys.platform != "darwin" else 1024 * 1024))


@contextmanager
def _running(batch: Batch, status: str) -> Iterator[None]:
    """Marks the batch as running, under a lock that dies with the process."""
    with _lock(batch) as is_ours:
        if not is_ours:
            raise UnreadableListError(_("Daftar ini sedang diproses."))
        session = connection.connection  # which holds the lock; Django may open another unasked
        batch.status = status
        batch.started_at = timezone.now()
        batch.message = ""
        batch.save()
        try:
            yield
        except UnreadableListError as error:
            staging.drop_table(batch)
            batch.parts.all().delete()
            batch.accepted = batch.created = batch.changed = batch.unchanged = batch.missing = 0
            batch.rejected = batch.rows
            _finish(batch, Batch.Status.REFUSED, str(error))
        except AskedError as asked:
            staging.drop_table(batch)
            batch.refused.all().delete()
            _clear(batch)
            batch.questions = [asdict(question) for question in asked.questions]
            _finish(batch, Batch.Status.ASKING)
        except CancelledError:
            cancel(batch)
        except Exception as error:
            logger.error("list %s: %s", batch.pk, _kind_of(error))
            if session.closed:
                # What was committed is known to the database alone: a new connection asks it.
                _report_once_back()
                raise InterruptedListError("The connection to the database was lost.") from None
            staging.drop_table(batch)
            batch.parts.all().delete()
            text = _("Galat tak terduga: %(kind)s. Tidak ada yang tersimpan.")
            # Never its text, which may quote a row.
            _finish(batch, Batch.Status.REFUSED, text % {"kind": type(error).__name__})
            raise UnexpectedListError(batch.message) from None


def _kind_of(error: Exception) -> str:
    """What went wrong without the row it went wrong on, which a database error quotes."""
    primary = getattr(getattr(error.__cause__, "diag", None), "message_primary", "") or ""
    return nik_rules.mask_text(f"{type(error).__name__} {primary}".strip())


def _report_once_back() -> None:
    connection.close()
    with suppress(*lost_database.LOST):  # still away: the worker reports when it is back
        report_interrupted()


class InterruptedListError(Exception):
    """The connection was lost; nothing of the list was saved, or all of it."""


class UnexpectedListError(Exception):
    """Names the kind of error only: a database error quotes the row it failed on."""


@contextmanager
def _lock(batch: Batch) -> Iterator[bool]:
    numbers = [NAMESPACE, batch.pk]
    [(is_ours,)] = sql.rows("SELECT pg_try_advisory_lock(%s, %s)", numbers)
    session = connection.connection
    try:
        yield is_ours
    finally:
        if is_ours and not session.closed and not connection.needs_rollback:
            sql.execute("SELECT pg_advisory_unlock(%s, %s)", numbers)


def _finish(batch: Batch, status: str, message: str = "") -> None:
    batch.status = status
    batch.message = message or batch.message
    batch.is_cancelling = False
    batch.finished_at = timezone.now()
    batch.save()


def _stage(
    batch: Batch, opened: ListFile, layout: ListLayout, writing: Writing, kind: type[ListRows]
) -> Checked:
    """Chunk by chunk: check, COPY, tell how far it is, and listen for a cancel."""
    total = Checked()
    batch.rows = batch.accepted = batch.rejected = 0
    last_saved = time.monotonic()
    left_out: list[int] = []
    for rows, sheet_layout, chunk in _chunks(batch, opened, layout, writing, kind):
        checked = rows.check(chunk)
        left = _leave_out(checked, sheet_layout, kind)
        left_out += left
        batch.rows += len(chunk) - len(left)
        batch.accepted += len(checked.lines)
        batch.rejected += len(checked.refused)
        batch.bytes_read = opened.bytes_read
        total.niks_ending_in_0 += checked.niks_ending_in_0
        total.lost += checked.lost
        sql.copy(batch.staging_table, checked.lines)
        if checked.refused or time.monotonic() > last_saved + 1:
            duplicates.keep_refused(batch, checked.refused, layout, sheet_layout, kind)
            _tell(batch)
            last_saved = time.monotonic()
    total.rows = batch.rows
    if left_out:
        layout.notes.append(asides.told(left_out))
        batch.understood = layout.understood()
    _tell(batch)
    if not batch.rows:
        raise UnreadableListError(_("Tidak ada baris data di bawah baris judul."))
    return total


def _leave_out(checked: Checked, layout: Layout, kind: type[ListRows]) -> list[int]:
    """Takes the rows that are nobody's from the refused ones."""
    left = [
        number
        for number, cells, _faults in checked.refused
        if asides.is_aside(cells, layout, kind.nik_column)
    ]
    if left:
        checked.refused = [row for row in checked.refused if row[0] not in set(left)]
    return left


def _chunks(
    batch: Batch, opened: ListFile, layout: ListLayout, writing: Writing, kind: type[ListRows]
) -> Iterator[tuple[ListRows, Layout, list[NumberedRow]]]:
    """The rows of every sheet, with what checks them and the sheet's layout."""
    for sheet, sheet_layout in layout.sheets:
        rows = kind(batch, sheet_layout, writing)
        for chunk in opened.chunks(sheet, sheet_layout.header_row):
            yield rows, sheet_layout, chunk


def _refuse_duplicates(
    batch: Batch, opened: ListFile, layout: ListLayout, kind: type[ListRows]
) -> None:
    numbers, equal = duplicates.drop(batch, kind)
    if numbers:
        duplicates.refuse(batch, opened, layout, numbers, kind)
    batch.rejected += len(numbers)
    batch.duplicates = equal
    batch.accepted -= len(numbers) + equal


def _tell(batch: Batch) -> None:
    if Batch.objects.filter(pk=batch.pk, is_cancelling=True).exists():
        raise CancelledError
    batch.save(update_fields=SEEN)


def _lost_column(total: Checked) -> str:
    """The explanation where the NIK column as a whole went through a spreadsheet."""
    readable = total.rows - total.lost
    if total.lost * 2 >= total.rows or (readable >= 30 and total.niks_ending_in_0 == readable):
        return str(nik_rules.LOST)
    return ""
