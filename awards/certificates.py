"""Certificates as PDF/UA: typst with the fonts of installed packages, never the machine's."""

import json
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import font_source_sans_pro
import manimgx_fonts
import manimgx_fonts_cjk
import segno
import typst
from django.template.loader import get_template
from django.utils.translation import get_language, gettext

from awards.models import Award
from awards.signing import code_of
from common.formats import long_date
from regions.models import Region

FONT_PATHS = [
    Path(font_source_sans_pro.__file__).parent / "files",
    Path(manimgx_fonts.__file__).parent,
    Path(manimgx_fonts_cjk.__file__).parent,
]
FIRST_FONT = "Source Sans Pro"
LAST_FONTS = ["Noto Sans CJK SC", "Noto Emoji"]  # one font for Chinese, Japanese and Korean


def certificates(awards: Sequence[Award], absolute: Callable[[str], str]) -> bytes:
    """One page for each award; `absolute` makes the address of a code that a phone can open."""
    try:
        return compiled(awards, absolute, "pdf", pdf_standards="ua-1")
    except typst.TypstError:
        # PDF/UA refuses a character that no font has; one odd name stops no round's certificates.
        return compiled(awards, absolute, "pdf")


def compiled(
    awards: Sequence[Award], absolute: Callable[[str], str], form: str, **options: Any
) -> Any:
    data = {
        "title": gettext("Sertifikat Paritrana Award"),
        "heading": gettext("Sertifikat penghargaan"),
        "given_to": gettext("diberikan kepada"),
        "check": gettext("Periksa keasliannya dengan kode QR"),
        "issuer": gettext("Portal Cakupan Jamsostek %(place)s")
        % {"place": Region.objects.root_name()},
        "fonts": _font_names(),
        "lang": (get_language() or "id")[:2],
        "awards": [certificate_data(award, absolute(code_of(award))) for award in awards],
    }
    return typst.compile(  # type: ignore[call-overload]
        _template(),
        font_paths=_font_paths(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        format=form,
        **options,
    )


def _font_paths() -> list[str]:
    return [str(path) for path in FONT_PATHS]


@cache
def _font_names() -> list[str]:
    """Source Sans, and behind it a font for every script that the packages know."""
    families = typst.Fonts(font_paths=_font_paths(), include_system_fonts=False).families()
    scripts = [name for name in families if name.startswith("Noto Sans") and "CJK" not in name]
    return [FIRST_FONT, *sorted(scripts), *LAST_FONTS]


@cache
def _template() -> bytes:
    return Path(get_template("awards/certificate.typ").origin.name).read_bytes()  # type: ignore[attr-defined]


def certificate_data(award: Award, url: str) -> dict[str, Any]:
    edition = award.edition
    return {
        "round": str(edition),
        "recipient": award.recipient,
        "place": award.region.full_name if award.name else "",
        "rank": award.rank_label,
        "category": str(award.category),
        "citation": award.citation,
        "facts": _facts(award),
        "signature": _signature(award),
        # Nobody takes a certificate for genuine that is printed before the round is public.
        "mark": "" if edition.is_published else gettext("PRATINJAU"),
        "code": code_of(award),
        "url": url,
        "qr": _qr(url),
        "qr_alt": gettext("Kode QR ke halaman pemeriksaan sertifikat"),
    }


def _facts(award: Award) -> list[tuple[str, str]]:
    edition = award.edition
    day = long_date(edition.presented_on) if edition.presented_on else gettext("belum ada data")
    where = f"{edition.presented_at}, {day}" if edition.presented_at else day
    facts = [
        (
            gettext("Periode yang dinilai"),
            f"{long_date(edition.period_start)} – {long_date(edition.period_end)}",
        ),
        (gettext("Diserahkan"), where),
    ]
    if award.presented_by:
        facts.append((gettext("Diserahkan oleh"), award.presented_by))
    if edition.decree_number:
        facts.append((gettext("Surat keputusan"), edition.decree_number))
    return facts


def _signature(award: Award) -> dict[str, str]:
    """Who signs, below where and when; without a signatory whoever hands it over."""
    edition = award.edition
    day = long_date(edition.presented_on) if edition.presented_on else ""
    return {
        "where": ", ".join(part for part in (edition.presented_at, day) if part),
        "title": edition.signatory_title,
        "name": edition.signatory_name or award.presented_by,
    }


def _qr(url: str) -> str:
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=2, scale=4)
    return out.getvalue().decode()
