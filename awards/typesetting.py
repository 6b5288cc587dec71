"""Pages for print: typst with the fonts of installed packages, never the machine's."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
import manimgx_fonts
import manimgx_fonts_cjk
import typst
from django.template.loader import get_template
from django.utils.translation import get_language

FONT_PATHS = [
    str(Path(font_source_sans_pro.__file__).parent / "files"),
    str(Path(manimgx_fonts.__file__).parent),
    str(Path(manimgx_fonts_cjk.__file__).parent),
]
FIRST_FONT = "Source Sans Pro"
LAST_FONTS = ["Noto Sans CJK SC", "Noto Emoji"]  # one font for Chinese, Japanese and Korean


def printed(template: str, data: Mapping[str, Any]) -> bytes:
    """PDF/UA, which refuses a character that no font has: one odd name stops no other page."""
    try:
        return bytes(compiled(template, data, "pdf", pdf_standards="ua-1"))
    except typst.TypstError:
        return bytes(compiled(template, data, "pdf"))


def compiled(template: str, data: Mapping[str, Any], form: str, **options: Any) -> Any:
    known = {"fonts": _font_names(), "lang": (get_language() or "id")[:2]}
    return typst.compile(  # type: ignore[call-overload]
        _source(template),
        font_paths=FONT_PATHS,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({**known, **data})},
        format=form,
        **options,
    )


@cache
def _source(template: str) -> bytes:
    return Path(get_template(template).origin.name).read_bytes()  # type: ignore[attr-defined]


@cache
def _font_names() -> list[str]:
    """Source Sans, and behind it a font for every script that the packages know."""
    families = typst.Fonts(font_paths=FONT_PATHS, include_system_fonts=False).families()
    scripts = [name for name in families if name.startswith("Noto Sans") and "CJK" not in name]
    return [FIRST_FONT, *sorted(scripts), *LAST_FONTS]
