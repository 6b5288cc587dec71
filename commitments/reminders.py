"""The question to a party, thirty days before a promise is due, on the day after, and monthly."""

from datetime import date, timedelta

from commitments import letters
from commitments.attainment import Attainment
from commitments.models import Letter
from commitments.present import present_attainments

BEFORE = timedelta(days=30)
AGAIN = 30  # days between two questions about a promise that is late


def occasion(row: Attainment, today: date) -> str:
    """Why it is asked about on this day; empty where it is not. Once a row, however often it runs."""
    due = row.commitment.due_on
    if row.is_done or not row.commitment.contact_email:
        return ""
    if due >= today:
        return f"due {due}" if due - today <= BEFORE else ""
    return f"late {due} {(today - due).days // AGAIN}"


def remind(today: date) -> list[Letter]:
    """Those written today. `today` is the calendar's; a sample's promises are compared with its own
    day, so that they are not asked about again and again."""
    day, rows = present_attainments()
    written = []
    for row in rows:
        when = day.today if row.commitment.is_sample else today
        if why := occasion(row, when):
            commitment = row.commitment
            written += letters.write(
                once=f"reminder {commitment.number} {why}",
                addresses=[commitment.contact_email],
                template="commitments/letters/reminder.txt",
                number=commitment.number,
                commitment=commitment,
                row=row,
                link=letters.answer_link(commitment),
            )
    return written
