"""What was promised and how far it has come, for everybody; names of offices where decided so."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from commitments import presenters
from commitments.attainment import Attainment
from commitments.filters import CommitmentFilter, options
from commitments.models import Answer, Commitment, Meeting, Progress
from commitments.present import present_attainments
from common import formats
from common.csv_file import csv_response
from common.query_params import read_choices


@require_safe
@aggregates_visible
def register(request: HttpRequest) -> HttpResponse:
    chosen = CommitmentFilter.from_query(request.GET)
    day, everything = present_attainments(chosen.choices)
    rows = chosen.apply(everything)
    verifies = getattr(request.user, "may_verify_commitments", False)
    waiting = list(
        Commitment.objects.waiting().visible_to(request.user).with_parties()
        if _follows(request)
        else []
    )
    return render(
        request,
        "commitments/register.html",
        {
            "rows": rows,
            "total": presenters.total("", rows),
            "channels": presenters.totals(rows, lambda one: one.get_channel_display()),
            "places": presenters.totals(rows, lambda one: one.region),
            "late": [row for row in rows if row.is_overdue],
            "soon": [row for row in rows if row.is_due_soon],
            "waiting": waiting,
            "progress": Progress.objects.waiting() if verifies else [],
            "meetings": Meeting.objects.all()[:5],
            "filter": chosen,
            "choices": chosen.choices,
            "options": options(),
            "day": day,
            "shows_parties": _follows(request),
            "is_sample": any(
                one.is_sample for one in [*waiting, *(row.commitment for row in rows)]
            ),
        },
    )


@require_safe
@aggregates_visible
def commitment(request: HttpRequest, number: int) -> HttpResponse:
    """The living commitment: where it stands, and every wording it has had."""
    wordings = list(
        Commitment.objects.filter(number=number)
        .visible_to(request.user)
        .with_parties()
        .select_related("recorded_by", "verified_by", "withdrawn_by")
        .order_by("-recorded_at")
    ) or _readable_by_all(number)
    if not wordings:
        raise Http404
    day, everything = present_attainments(read_choices(request.GET))
    row = next((one for one in everything if one.commitment.number == number), None)
    return render(
        request,
        "commitments/commitment.html",
        {
            "commitment": row.commitment if row else wordings[0],
            "row": row,
            "wordings": wordings,
            "day": day,
            "shows_parties": _follows(request),
            "may_enter": _follows(request) and wordings[0].is_spoken_for_by(request.user),
            "waiting": next((one for one in wordings if one.is_waiting), None),
            "progress": Progress.objects.filter(number=number) if _follows(request) else [],
            "answers": Answer.objects.filter(number=number) if _follows(request) else [],
            "kinds": Answer.Kind.choices,
            "is_sample": wordings[0].is_sample,
        },
    )


@require_safe
@aggregates_visible
def download_csv(request: HttpRequest) -> HttpResponseBase:
    chosen = CommitmentFilter.from_query(request.GET)
    _day, everything = present_attainments(chosen.choices)
    rows = chosen.apply(everything)
    return csv_response("komitmen.csv", _lines(rows, shows_parties=_follows(request)))


def _readable_by_all(number: int) -> list[Commitment]:
    """Withdrawn ones: what was promised and is no more is told, not hidden. And what final minutes
    name already, though nobody has verified its source yet."""
    wordings = Commitment.objects.current().filter(number=number).with_parties()
    withdrawn = Q(withdrawn_at__isnull=False, verified_at__isnull=False)
    decided = Q(withdrawn_at=None, meeting__minutes__isnull=False)
    return list(wordings.filter(withdrawn | decided))


def _lines(rows: Iterable[Attainment], *, shows_parties: bool) -> Iterator[list[Any]]:
    yield [
        "number", "party", "region_code", "region_bps_code", "region", "channel", "segment",
        "people", "starts_in", "due_on", "measure", "baseline_month", "baseline_people",
        "gained", "gained_until", "percent", "expected", "state", "is_sample",
    ]  # fmt: skip
    for row in rows:
        one = row.commitment
        yield [
            one.label,
            one.party if shows_parties or one.is_party_public else one.get_party_kind_display(),
            one.region.code,
            one.region.bps_code,
            one.region.name,
            one.channel,
            one.segment,
            one.people,
            formats.month_code(one.starts_in),
            one.due_on.isoformat(),
            one.measure,
            formats.month_code(one.baseline_month) if one.baseline_month else "",
            one.baseline_people,
            row.gained,
            formats.month_code(row.month) if row.month else "",
            row.percent,
            row.expected,
            row.state.value if row.state else "",
            _("data contoh") if one.is_sample else "",
        ]


def _follows(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "may_follow_commitments", False))
