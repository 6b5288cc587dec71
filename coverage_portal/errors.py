"""Refusals that carry a sentence for the reader, naming the valid choices where there are any."""

from django.core.exceptions import BadRequest
from django.http import Http404


class UnknownChoice(Http404):
    """404: what the address names does not exist."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class BadChoice(BadRequest):
    """400: what the address says cannot be read."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
