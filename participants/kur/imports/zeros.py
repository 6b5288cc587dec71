"""One loan number with and without the zeros before it: a spreadsheet drops them, so it is asked."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.spreadsheets.questions import Question
from participants.kur import sql
from participants.kur.imports.look import AskedError
from participants.kur.models import Batch

KEY = "zeros:loan_number"
SAME, DIFFERENT = "same", "different"
# A row of a number that is known as it is written leaves nothing open. Of two numbers in the file
# itself the longer one is the whole one.
PAIRS = """
WITH fresh AS MATERIALIZED (
    SELECT number, ltrim(number, '0') AS bare FROM {staging} staged
    WHERE NOT EXISTS (SELECT 1 FROM kur_loan known
        WHERE known.bank_id = %(bank)s AND known.number = staged.number))
SELECT fresh.number, loan.number AS whole FROM fresh
JOIN kur_loan loan ON loan.bank_id = %(bank)s AND ltrim(loan.number, '0') = fresh.bare
WHERE loan.number LIKE '0%%' OR fresh.number LIKE '0%%'
UNION
SELECT fresh.number, longer.number FROM fresh
JOIN {staging} longer ON longer.number LIKE '0%%' AND ltrim(longer.number, '0') = fresh.bare
  AND length(longer.number) > length(fresh.number)
"""
RENUMBER = """
UPDATE {staging} staged SET number = pair.whole FROM kur_zeros pair
WHERE pair.number = staged.number
"""


def settle(batch: Batch) -> None:
    """Asks where numbers differ by their zeros alone; as answered, they become one or stay two."""
    statement = PAIRS.format(staging=batch.staging_table)
    if not sql.keep("kur_zeros", statement, {"bank": batch.bank_id}):
        return
    answer = batch.answers.get(KEY)
    if answer == SAME:
        sql.execute(RENUMBER.format(staging=batch.staging_table))
    elif answer != DIFFERENT:
        raise AskedError([_question()])


def _question() -> Question:
    pairs = sql.rows("SELECT number, whole FROM kur_zeros ORDER BY number, whole")
    number, whole = pairs[0]
    text = _("Nomor akad %(number)s sama dengan %(whole)s kecuali nol di depannya.") % {
        "number": number,
        "whole": whole,
    }
    if more := len(pairs) - 1:
        text += " " + ngettext("%(more)s nomor lain juga.", "%(more)s nomor lain juga.", more) % {
            "more": more
        }
    return Question(
        key=KEY,
        text=text + " " + _("Kredit yang sama?"),
        options=(
            (SAME, _("ya, kredit yang sama: %(whole)s") % {"whole": whole}),
            (DIFFERENT, _("bukan, dua kredit")),
        ),
        value=number,
    )
