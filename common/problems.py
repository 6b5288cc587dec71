"""Refusals in the user's words: those of a page, and the problem details (RFC 9457) of the API.

{"type": "/api/docs/#galat-404", "title": "Tidak ditemukan", "status": 404, "detail": "…",
 "errors": [{"field": "month", "code": "unknown", "message": "…"}]}
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

API_ROOT = "/api/"
CONTENT_TYPE = "application/problem+json"

# status -> (title, what to do about it)
PROBLEMS: dict[int, tuple[Any, Any]] = {
    400: (
        _("Permintaan tidak dapat dibaca"),
        _("Periksa alamat dan isi permintaan; yang keliru disebut pada “errors”."),
    ),
    401: (
        _("Perlu masuk"),
        _("Kirim token pada kepala Authorization: Token …; token dibuat di halaman akun."),
    ),
    403: (_("Tidak diizinkan"), _("Akun atau token ini tidak berhak melakukannya.")),
    404: (_("Tidak ditemukan"), _("Alamat ini tidak ada; daftar alamat ada di /api/docs/.")),
    405: (
        _("Metode tidak dilayani"),
        _("Alamat ini tidak melayani metode itu; yang dilayani disebut pada kepala Allow."),
    ),
    406: (_("Bentuk jawaban tidak tersedia"), _("Jawaban tersedia sebagai application/json.")),
    409: (_("Berbenturan"), _("Keadaan data tidak memungkinkan permintaan ini.")),
    412: (
        _("Sudah berubah"),
        _("Data berubah sejak Anda membacanya; baca lagi lalu kirim ETag yang baru."),
    ),
    413: (
        _("Kiriman terlalu besar"),
        _("Tidak ada yang tersimpan; kirim sebagian-sebagian."),
    ),
    415: (_("Bentuk isi tidak dikenal"), _("Kirim isi sebagai application/json.")),
    422: (
        _("Tidak dapat dikerjakan"),
        _("Isi terbaca tetapi tidak dapat dikerjakan; alasannya disebut pada “errors”."),
    ),
    428: (
        _("Perlu If-Match"),
        _("Kirim ETag yang terakhir Anda baca pada kepala If-Match."),
    ),
    429: (
        _("Terlalu banyak permintaan"),
        _("Tunggu sesuai kepala Retry-After, atau pakai token."),
    ),
    500: (
        _("Kesalahan pada portal"),
        _("Permintaan Anda tidak dapat dilayani sekarang; coba lagi sebentar lagi."),
    ),
    502: (
        _("Portal tidak menjawab"),
        _("Portal sedang dimulai ulang; ulangi sebentar lagi."),
    ),
    503: (
        _("Basis data tidak terhubung"),
        _("Basis data portal sedang tidak terhubung; ulangi sesuai kepala Retry-After."),
    ),
}


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API_ROOT)


def problem(
    status: int,
    *,
    detail: str = "",
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    title, advice = PROBLEMS[status]
    body = {
        "type": f"{API_ROOT}docs/#galat-{status}",
        "title": title,
        "status": status,
        "detail": detail or advice,
        "errors": list(errors),
    }
    return HttpResponse(
        json.dumps(body, default=force_str, ensure_ascii=False),
        status=status,
        content_type=CONTENT_TYPE,
        headers={"Cache-Control": "no-store"} | dict(headers or {}),
    )


class _AtField(Exception):  # noqa: N818 - a part of the two below
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class UnknownChoice(_AtField, Http404):
    """404: what the address names does not exist."""


class BadChoice(_AtField, BadRequest):
    """400: what the address says cannot be read."""


class NotNow(ValidationError):  # noqa: N818 - named for what happened
    """What is to be changed is in a state in which that is not possible; the message says which."""
