"""An action that is not allowed says why, in a sentence for the reader."""

from collections.abc import Sequence
from typing import Any


class Refused(Exception):  # noqa: N818 - named for what happened, like Http404
    """`code` is for programs, `message` for people; `errors` name single cells where there are any.

    Each error is `{"field": "61.71/BPU/new", "code": …, "message": …}`.
    """

    def __init__(self, code: str, message: Any, errors: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(str(message))
        self.code = code
        self.message = str(message)
        self.errors = list(errors)


class Forbidden(Refused):
    """The person may never do this to this report, whatever its state."""


class Changed(Refused):
    """The report is no longer the one that the person saw."""
