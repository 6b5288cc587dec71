"""Files that are made for whoever asks for them."""

from collections.abc import Iterable

from django.http import HttpResponse


def file_response(
    content: bytes | Iterable[str], name: str, content_type: str, *, is_shown: bool = False
) -> HttpResponse:
    """`is_shown`: in the browser, where it can."""
    disposition = "inline" if is_shown else "attachment"
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'{disposition}; filename="{name}"'},
    )
