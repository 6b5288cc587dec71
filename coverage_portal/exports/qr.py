"""The QR of a paper: the address where its number is checked."""

from io import BytesIO

import segno


def qr_svg(address: str) -> str:
    return _drawn(address, "svg").decode()


def qr_png(address: str) -> bytes:
    return _drawn(address, "png")


def _drawn(address: str, kind: str) -> bytes:
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind=kind, border=2, scale=8)
    return out.getvalue()
