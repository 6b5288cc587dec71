"""Certificates as PDF/UA: typst with the fonts of an installed package, never the machine's."""

import json
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import font_source_sans_pro
import segno
import typst
from django.template.loader import get_template
from django.utils.translation import get_language, gettext

from awards.models import Award
from awards.signing import code_of
from common.formats import long_date
from regions.models import Region

FONTS = Path(font_source_sans_pro.__file__).parent / "files"


def certificates(awards: Sequence[Award], absolute: Callable[[str], str]) -> bytes:
    """One page for each award; `absolute` makes the address of a code that a phone can open."""
    return compiled(awards, absolute, "pdf", pdf_standards="ua-1")


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
        "lang": (get_language() or "id")[:2],
        "awards": [_page(award, absolute(code_of(award))) for award in awards],
    }
    return typst.compile(  # type: ignore[call-overload]
        _template(),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        format=form,
        **options,
    )


@cache
def _template() -> bytes:
    return Path(get_template("awards/certificate.typ").origin.name).read_bytes()  # type: ignore[attr-defined]


def _page(award: Award, url: str) -> dict[str, Any]:
    edition = award.edition
    return {
        "round": str(edition),
        "recipient": award.recipient,
        "place": award.region.full_name if award.name else "",
        "rank": award.rank_label,
        "category": str(award.category),
        "citation": award.citation,
        "facts": _facts(award),
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


def _qr(url: str) -> str:
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=2, scale=4)
    return out.getvalue().decode()
