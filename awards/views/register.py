"""The public register: who was honoured, by year, category and place."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from awards import exports, figures, presenters, public_facts, queries, story
from awards.filters import RegisterFilter, find_place, level_of
from awards.models import Award, Edition
from awards.models.winners import AwardQuerySet
from common.downloads import file_response


@require_safe
@aggregates_visible
def register(request: HttpRequest) -> HttpResponse:
    chosen = RegisterFilter.from_query(request.GET)
    published, under_review = _filtered(request)
    awards = list(published)
    return render(
        request,
        "awards/register.html",
        {
            "editions": queries.by_edition(awards),
            "under_review": under_review,
            "count": len(awards),
            "filter": chosen,
            "options": queries.options(),
            "may_work": queries.may_work(request.user),
        },
    )


@require_safe
@aggregates_visible
def edition(request: HttpRequest, year: int, level: str) -> HttpResponse:
    rounds = Edition.objects.visible_to(request.user) | Edition.objects.under_review()
    edition = get_object_or_404(rounds, assessment_year=year, level=level_of(level))
    reopenings = public_facts.with_differences(edition)
    if not (edition.is_published or queries.may_manage(request.user)):
        context = {"edition": edition, "reopenings": reopenings}
        return render(request, "awards/under_review.html", context)
    awards = Award.objects.filter(category__edition=edition).in_order()
    return render(
        request,
        "awards/edition.html",
        {
            "edition": edition,
            "categories": queries.by_category(awards),
            "nominated": queries.nominated(edition),
            "criteria": edition.criteria.select_related("category"),
            "reopenings": reopenings,
        },
    )


@require_safe
@aggregates_visible
def winner(request: HttpRequest, pk: int) -> HttpResponse:
    award = get_object_or_404(Award.objects.in_order(), pk=pk)
    if award.open_reopening and not queries.may_manage(request.user):
        return redirect(award.edition)
    award = get_object_or_404(Award.objects.visible_to(request.user).in_order(), pk=pk)
    evidence = figures.evidence_of(award)
    return render(
        request,
        "awards/winner.html",
        {
            "award": award,
            "edition": award.edition,
            "proof": presenters.evidence(evidence, figures.today([evidence])) if evidence else None,
            "is_sample": bool(evidence and evidence.is_sample),
        },
    )


@require_safe
@aggregates_visible
def place(request: HttpRequest, code: str) -> HttpResponse:
    region = find_place(code)
    now = story.place_now(region)
    years = story.years(region, now)
    return render(
        request,
        "awards/place.html",
        {
            "region": region,
            "now": now,
            "years": years,
            "is_sample": any(
                row.is_sample for row in [now, *(year["then"] for year in years)] if row
            ),
            "editions": queries.by_edition(queries.history(region)),
            "under_review": queries.under_review(Award.objects.of_place(region)),
        },
    )


@require_safe
@aggregates_visible
def decree(request: HttpRequest, year: int, level: str) -> FileResponse:
    editions = Edition.objects.visible_to(request.user).exclude(decree_file="")
    edition = get_object_or_404(editions, assessment_year=year, level=level_of(level))
    return FileResponse(
        edition.decree_file.open(),
        content_type="application/pdf",
        as_attachment=True,
        filename=f"SK-Paritrana-{year}-{level}.pdf",
    )


@require_safe
@aggregates_visible
def download_csv(request: HttpRequest) -> HttpResponse:
    awards, under_review = _filtered(request)
    lines = exports.as_csv(awards, under_review)
    return file_response(lines, "penghargaan.csv", "text/csv; charset=utf-8")


@require_safe
@aggregates_visible
def download_json(request: HttpRequest) -> HttpResponse:
    return HttpResponse(exports.as_json(*_filtered(request)), content_type="application/json")


def _filtered(request: HttpRequest) -> tuple[AwardQuerySet, list[Edition]]:
    chosen = RegisterFilter.from_query(request.GET)
    awards = chosen.apply(Award.objects.in_order().with_reopenings())
    return awards.published(), queries.under_review(awards)
