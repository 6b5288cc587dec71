"""What is recorded follows what was recorded before: a clock that was set back would deny it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from common import formats


class ClockBehindError(ValidationError):
    """The server's clock shows a time before what is to be replaced; the message says both."""


def clock_behind(last: datetime | None) -> str:
    """Why nothing may follow what was recorded at `last` now; empty where it may."""
    now = timezone.now()
    if last is None or now >= last:
        return ""
    return _(
        "Jam server menunjuk %(now)s, padahal data ini tercatat %(last)s."
        " Minta admin membetulkan jam, lalu ulangi."
    ) % {"now": formats.moment(now), "last": formats.moment(last)}
