"""JSON as it comes in."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from common.nik import holds_nik, mask_text
from common.problems import BadChoice

UNREADABLE = gettext_lazy("Isi permintaan bukan JSON yang dapat dibaca; kirim satu objek JSON.")


class StorableJSONParser(JSONParser):
    """Refuses what Python reads of JSON and nothing behind it can take: nesting without end, and
    texts with half a character (`"\\ud800"`), which cannot be stored or answered. A NIK is in no
    text of the API, so none is taken either."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            content = super().parse(*args, **kwargs)
            json.dumps(content, ensure_ascii=False).encode()
            texts = list(_texts(content))
        except (ParseError, RecursionError, UnicodeEncodeError) as error:
            raise ParseError(UNREADABLE) from error
        if content is None:
            raise ParseError(UNREADABLE)
        for field, text in texts:
            if holds_nik(text):
                raise BadChoice(mask_text(field), _("Jangan menulis NIK."))
        return content


def _texts(content: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Every text with the path to it, `lines.1.note`; the names of fields are texts too."""
    if isinstance(content, str):
        yield field, content
    elif isinstance(content, dict):
        for name, inner in content.items():
            yield field, name
            yield from _texts(inner, f"{field}.{name}" if field else name)
    elif isinstance(content, list):
        for number, inner in enumerate(content):
            yield from _texts(inner, f"{field}.{number}" if field else str(number))
