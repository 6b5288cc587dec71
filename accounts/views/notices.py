"""What one was told: read, opened, marked as read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest
from accounts.deputies import act_for_branch
from accounts.models import Notice
from accounts.notices import mark_read

READ_SHOWN = 50


@login_required
@require_safe
@never_cache
def index(request: SignedInRequest) -> HttpResponse:
    notices = Notice.objects.of(request.user).select_related("branch")
    context = {
        "unread": notices.unread(),
        "read": notices.exclude(read_at=None)[:READ_SHOWN],
    }
    return render(request, "accounts/notices.html", context)


@login_required
@require_POST
def open_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read, and on to the page it is about: a deputy opens it for the branch that is to act."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=pk)
    mark_read(notices=Notice.objects.filter(pk=pk))
    act_for_branch(request, notice.branch)
    return redirect(notice.path)


@login_required
@require_POST
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    mark_read(notices=Notice.objects.of(request.user).filter(pk=pk))
    return redirect("notices")


@login_required
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    mark_read(notices=Notice.objects.of(request.user))
    messages.success(request, _("Semua pemberitahuan ditandai sudah dibaca."))
    return redirect("notices")
