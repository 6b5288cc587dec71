"""JSON as it comes in."""

import json
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StorableJSONParser(JSONParser):
    """Refuses what Python reads of JSON and nothing behind it can take: nesting without end, and
    texts with half a character (`"\\ud800"`), which cannot be stored or answered."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            content = super().parse(*args, **kwargs)
            json.dumps(content, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError) as error:
            raise ParseError from error
        return content
