"""Certificates: one page for each award."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import segno
from django.utils.translation import gettext

from awards import typesetting
from awards.models import Award
from awards.signing import code_of
from common.formats import long_date
from regions.models import Region

TEMPLATE = "awards/certificate.typ"


def certificates(awards: Sequence[Award], absolute: Callable[[str], str]) -> bytes:
    """`absolute` makes the address of a code that a phone can open."""
    return typesetting.printed(TEMPLATE, file_data(awards, absolute))


def file_data(awards: Sequence[Award], absolute: Callable[[str], str]) -> dict[str, Any]:
    return {
        "title": gettext("Sertifikat Paritrana Award"),
        "heading": gettext("Sertifikat penghargaan"),
        "given_to": gettext("diberikan kepada"),
        "check": gettext("Periksa keasliannya dengan kode QR"),
        "issuer": gettext("Portal Cakupan Jamsostek %(place)s")
        % {"place": Region.objects.root_name()},
        "awards": [certificate_data(award, absolute(code_of(award))) for award in awards],
    }


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
    return {
        "where": edition.where_and_when,
        "title": edition.signatory_title,
        "name": edition.signatory_name or award.presented_by,
    }


def _qr(url: str) -> str:
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=2, scale=4)
    return out.getvalue().decode()
