"""The page around a list of debtors: kept until its filters, its reader or the reference data
change, so that only the lines are written anew.

No person stands in what is kept, nor any word that somebody searched for.
"""

import secrets
from hashlib import sha256
from html import escape
from typing import Any, NamedTuple

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from participants.kur.refusals import refused_in
from participants.kur.search import Scope
from participants.kur.search_form import SearchForm
from participants.kur.views.doors import SignedIn

TEMPLATE = "kur/people.html"
ROW_MARK = "<!--row-->"  # stands before and after the pattern of a line
TOKEN_MARK = secrets.token_hex(32)  # for this process: nobody can write it into a form
KEEP_SECONDS = 600


class Around(NamedTuple):
    """What stands before the lines, the pattern of a line with its `{name}`s, and what follows."""

    before: str
    pattern: str
    after: str


def list_page(
    request: SignedIn, scope: Scope, form: SearchForm, context: dict[str, Any],
    lines: list[dict[str, Any]],
) -> HttpResponse:  # fmt: skip
    """`context` holds plain values only: all of them decide which kept page serves."""
    around = _around(request, scope, form, context | {"has_lines": bool(lines)})
    written = [around.pattern.format_map(_escaped(line)) for line in lines]
    page = "".join([around.before, *written, around.after])
    return HttpResponse(page.replace(TOKEN_MARK, get_token(request)))


def _escaped(line: dict[str, Any]) -> dict[str, str]:
    """All values at once: no text out of PostgreSQL holds a NUL, so it can part them."""
    texts = escape("\0".join(map(str, line.values()))).split("\0")
    return dict(zip(line, texts, strict=True))


def _around(request: SignedIn, scope: Scope, form: SearchForm, context: dict[str, Any]) -> Around:
    key = _key(request, scope, context)
    kept: Around | None = caches["pages"].get(key) if key else None
    if kept is None:
        more = {"form": form, "csrf_token": TOKEN_MARK}
        text = render_to_string(TEMPLATE, context | more, request)
        before, _mark, rest = text.partition(ROW_MARK)
        pattern, _mark, after = rest.partition(ROW_MARK)
        kept = Around(before, pattern, after)
        if key:
            caches["pages"].set(key, kept, KEEP_SECONDS)
    return kept


def _key(request: SignedIn, scope: Scope, context: dict[str, Any]) -> str:
    """Empty where the page is not to be kept: it answers a search, passes a message on, or shows
    what somebody typed into a form that was refused."""
    if request.GET.get("q") or refused_in(request) or len(get_messages(request)):
        return ""
    user = request.user
    reader = (user.pk, str(user), user.role, user.is_superuser, user.branch_id, user.bank_id)
    now = (scope.version, timezone.localdate(), get_language(), request.get_full_path())
    return sha256(repr((reader, now, sorted(context.items()))).encode()).hexdigest()
