"""Meetings: what begins with them (the agenda), what is decided, and their minutes."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, aggregates_visible, attempt, sent
from commitments import actions, minutes, pack
from commitments.agenda import agenda as agenda_of
from commitments.forms.commitments import CommitmentForm
from commitments.forms.meetings import MeetingForm, MinutesForm, PaperForm
from commitments.models import Commitment, Letter, Measure, Meeting, MeetingPaper
from commitments.views.access import download, followers_only, held, secretariat_only
from common.downloads import file_response
from common.file_limits import limited_file
from common.months import month_start


@require_safe
@aggregates_visible
def index(request: HttpRequest) -> HttpResponse:
    meetings = Meeting.objects.select_related("minutes")
    context = {"meetings": meetings, "is_sample": any(one.is_sample for one in meetings)}
    return render(request, "commitments/meetings.html", context)


@require_safe
@aggregates_visible
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Final minutes keep the values as decided; their links lead to the living commitments."""
    meeting = get_object_or_404(Meeting.objects.select_related("minutes"), pk=pk)
    follows = bool(getattr(request.user, "may_follow_commitments", False))
    holds = bool(getattr(request.user, "may_hold_meetings", False))
    return render(
        request,
        "commitments/meeting.html",
        {
            "meeting": meeting,
            "minutes": meeting.minutes if meeting.is_closed else None,
            "decisions": [] if meeting.is_closed or not follows else minutes.decisions_of(meeting),
            "shows_parties": follows,
            "may_hold": holds,
            "paper_form": PaperForm() if holds else None,
            "letters": Letter.objects.filter(meeting=meeting) if holds else [],
            "is_sample": meeting.is_sample,
        },
    )


@secretariat_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    instance = held(request, pk) if pk else None
    if instance and instance.is_closed:
        messages.error(request, actions.final_words())
        return redirect(instance)
    form = MeetingForm(sent(request), instance=instance)
    if form.is_valid() and attempt(request, actions.hold_meeting, meeting=form.instance):
        return redirect(form.instance)
    return render(request, "commitments/meeting_form.html", {"form": form, "meeting": instance})


@secretariat_only
@require_http_methods(["GET", "HEAD", "POST"])
def add_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = held(request, pk)
    files = request.FILES if request.method == "POST" else None
    form = PaperForm(sent(request), files)
    if form.is_valid():
        form.instance.meeting = meeting
        file = form.cleaned_data["file"]
        attempt(request, actions.add_paper, _("Bahan ditambahkan."), paper=form.instance, file=file)
        return redirect(meeting)
    return render(request, "commitments/paper_form.html", {"form": form, "meeting": meeting})


@followers_only
@require_safe
def paper(request: SignedInRequest, pk: int) -> FileResponse:
    paper = get_object_or_404(MeetingPaper, pk=pk)
    return download(paper.attached)


@followers_only
@require_safe
def agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting, pk=pk)
    planned = agenda_of(meeting)
    context = {
        "meeting": meeting,
        "agenda": planned,
        "headline": pack.headline(planned),
        "is_sample": planned.is_sample,
    }
    return render(request, "commitments/agenda.html", context)


@followers_only
@require_safe
@limited_file
def agenda_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    planned = agenda_of(get_object_or_404(Meeting, pk=pk))
    return file_response(pack.agenda_paper(planned), f"agenda-{pk}.pdf", "application/pdf")


@followers_only
@require_safe
@limited_file
def agenda_slides(request: SignedInRequest, pk: int) -> HttpResponse:
    planned = agenda_of(get_object_or_404(Meeting, pk=pk))
    return file_response(pack.agenda_slides(planned), f"agenda-{pk}.pptx", pack.PPTX)


@require_safe
@aggregates_visible
@limited_file
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.exclude(minutes=None), pk=pk)
    shows = bool(getattr(request.user, "may_follow_commitments", False))
    paper = pack.minutes_paper(meeting, shows_parties=shows)
    return file_response(paper, f"risalah-{pk}.pdf", "application/pdf")


@secretariat_only
@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: SignedInRequest, pk: int) -> HttpResponse:
    """One screen while the meeting sits: what was decided is read back, the next is typed below."""
    meeting = held(request, pk)
    if meeting.is_closed:
        return redirect(meeting)
    decided = minutes.decisions_of(meeting)
    form = CommitmentForm(sent(request), user=request.user, initial=_begun(meeting, decided))
    form.at_its_meeting()
    if form.is_valid() and attempt(
        request, actions.enter, commitment=form.instance, steps=form.steps
    ):
        words = _("%(label)s dicatat: %(party)s menyanggupi %(what)s.")
        one = form.instance
        facts = {"label": one.label, "party": one.party, "what": one.what}
        messages.success(request, words % facts)
        return redirect("commitments:decisions", pk)
    asked = [*form.decision_fields, *form.other_fields]
    form.begin_at(next((field.name for field in asked if field.errors), "party"))
    context = {
        "meeting": meeting,
        "decisions": decided,
        "open_items": minutes.open_items(meeting),
        "form": form,
        "is_sample": meeting.is_sample,
    }
    return render(request, "commitments/decisions.html", context)


def _begun(meeting: Meeting, decided: list[Commitment]) -> dict[str, Any]:
    """What need not be typed for each decision of a meeting; due date and measure are mostly those of
    the one before."""
    known = {
        "meeting": meeting.pk,
        # On the last day of a month nothing can be brought in it any more.
        "starts_in": month_start(meeting.held_on + timedelta(days=1)),
        "source": _("Risalah %(meeting)s") % {"meeting": meeting},
        "measure": Measure.SEGMENT,
    }
    if promised := [one for one in decided if not one.is_withdrawn]:
        known |= {"due_on": promised[-1].due_on, "measure": promised[-1].measure}
    return known


@secretariat_only
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = held(request, pk)
    if meeting.is_closed:
        return redirect(meeting)
    form = MinutesForm(sent(request))
    if form.is_valid():
        done = _("Rapat ditutup. Risalahnya final dan sedang dikirim.")
        text = form.cleaned_data["text"]
        attempt(request, minutes.close, done, meeting=meeting, text=text)
        return redirect(meeting)  # also where somebody else has closed it a moment ago
    return render(
        request,
        "commitments/close.html",
        {
            "meeting": meeting,
            "form": form,
            "decisions": minutes.decisions_of(meeting),
            "open_items": minutes.open_items(meeting),
            "is_sample": meeting.is_sample,
        },
    )
