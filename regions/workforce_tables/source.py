"""Where the numbers of a table come from, as the file says."""

import re

from common.spreadsheets.grid import Sheet

SOURCE = re.compile(r"(?:sumber|source)\b[\s/:]*(?:source\b[\s:]*)?(?P<text>.+)", re.IGNORECASE)


def named_source(sheet: Sheet) -> str:
    """`Sumber: BPS, Sakernas Agustus 2023` beneath the table gives what follows the word."""
    for row in sheet.rows:
        for value in row:
            if isinstance(value, str) and (match := SOURCE.fullmatch(value.strip())):
                return match["text"].strip(" .")
    return ""
