"""/penyiapan/: what is missing until the province is live. The admin does it, the verifier sees it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import rights
from accounts.access import SignedInRequest, only
from common import formats
from common.clock import ClockBehindError
from common.spreadsheets.guards import RefusedError
from coverage_portal.setup import tasks
from coverage_portal.setup.forms import (
    AccountForm,
    MonthsForm,
    WorkersForm,
    seal,
    suggested_account,
)
from coverage_portal.setup.history import history_known
from coverage_portal.setup.page import setup_page
from coverage_portal.setup.workers import WorkersReading, read_table, save_table
from participants.reports.public import Refused, open_months
from regions import actions as region_actions
from regions.models import Region

may_see = only(
    "is_portal_admin",
    "may_verify_reports",
    message=gettext_lazy("Penyiapan dilihat admin dan verifikator wilayah."),
)
may_do = only("is_portal_admin", message=gettext_lazy("Penyiapan dikerjakan admin."))


@require_safe
@may_see
def index(request: SignedInRequest) -> HttpResponse:
    if not Region.objects.filter(parent=None).exists():
        return render(request, "setup/empty.html")
    return render(request, "setup/index.html", setup_page(request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@may_do
def account(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        form = AccountForm(initial=suggested_account(request.GET.dict()))
        return render(request, "setup/account.html", {"form": form})
    form = AccountForm(request.POST)
    if not form.is_valid():
        return render(request, "setup/account.html", {"form": form}, status=422)
    user, waiting = rights.invite(by=request.user, **form.cleaned_data)
    messages.success(request, rights.invited_words(user, waiting))
    return _back("kantor")


@require_POST
@may_do
def confirm_services(request: SignedInRequest) -> HttpResponse:
    region_actions.confirm_services()
    messages.success(request, _("Pembagian wilayah dipakai sebagaimana tertulis."))
    return _back("kantor")


@require_http_methods(["GET", "HEAD", "POST"])
@may_do
def workers(request: SignedInRequest) -> HttpResponse:
    """Read, shown, asked about where something is unclear; saved with the button of that page."""
    if request.method != "POST":
        return _back("pekerja")
    form = WorkersForm(request.POST, request.FILES, auto_id="pekerja_%s")
    if not form.is_valid():
        return _not_read(request, form)
    try:
        reading = read_table(
            form.source,
            basis=form.cleaned_data["basis"],
            year=form.cleaned_data["year"],
            answers=form.answers,
        )
    except RefusedError as error:
        form.add_error("file", str(error))
        return _not_read(request, form)
    if "save" in request.POST and reading.may_be_saved:
        return _saved(request, form, reading)
    context = {"form": form, "reading": reading, "sealed": seal(form.source)}
    return render(request, "setup/workers_read.html", context)


def _saved(request: SignedInRequest, form: WorkersForm, reading: WorkersReading) -> HttpResponse:
    try:
        record = save_table(reading, province=form.cleaned_data["province"], by=request.user)
    except ClockBehindError as refusal:
        form.add_error("file", refusal)
        return _not_read(request, form)
    count = len(record.changes) if record else 0
    words = ngettext(
        "%(count)s jumlah pekerja disimpan.", "%(count)s jumlah pekerja disimpan.", count
    )
    messages.success(request, words % {"count": formats.people(count)})
    return _back("pekerja")


def _not_read(request: SignedInRequest, form: WorkersForm) -> HttpResponse:
    context = setup_page(request.user, workers_form=form)
    return render(request, "setup/index.html", context, status=422)


@require_POST
@may_do
def months(request: SignedInRequest) -> HttpResponse:
    unopened = history_known(request.user).unopened
    form = MonthsForm(request.POST, months=unopened, auto_id="bulan_%s")
    if form.is_valid():
        try:
            opened = open_months(**form.cleaned_data)
        except Refused as refusal:
            form.add_error("first", refusal.message)
    if form.errors:
        context = setup_page(request.user, months_form=form)
        return render(request, "setup/index.html", context, status=422)
    names = ", ".join(formats.month(period.month) for period in opened)
    messages.success(request, _("Dibuka untuk pengisian: %(months)s.") % {"months": names})
    return _back("riwayat")


@require_POST
@may_do
def probe_worker(request: SignedInRequest) -> HttpResponse:
    tasks.probe.enqueue()
    messages.info(request, _("Tugas uji dikirim. Muat ulang halaman ini sebentar lagi."))
    return _back("berjalan")


def _back(anchor: str) -> HttpResponse:
    response = redirect("setup:index")
    response["Location"] += f"#{anchor}"
    return response
