"""Whether the portal runs as it should, in plain words, each with what mends it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from accounts.models import Notice
from common import formats, soundness
from coverage_portal import replica
from participants.figures.models import EnrolmentFigure, RegionTotal
from participants.kur import encryption
from participants.reports.public import MOST_UNASKED, missing_months
from regions.models import Branch, Region, WorkforceEstimate

GOOD, WARN, BAD = "good", "warn", "bad"
CLOCK_SECONDS = 60
WRITTEN_ONLY = ("console", "dummy", "locmem", "filebased")  # e-mail backends that send nothing


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    state: str
    words: str
    command: str = ""
    href: str = ""
    link: str = ""


def checks() -> list[Check]:
    return [
        _worker(),
        *_replica(),
        _mail(),
        _backups(),
        _keys(),
        _clock(),
        _open_months(),
        _estimates(),
        _boundaries(),
    ]


def _worker() -> Check:
    name, command = _("Pekerja latar"), "manage.py db_worker"
    if waiting := soundness.idle_since():
        words = _("Sejak %(moment)s ada tugas yang belum diambil: pekerja tidak berjalan.")
        return Check(name, BAD, words % {"moment": formats.moment(waiting)}, command)
    if began := soundness.stuck_since():
        words = _("Sejak %(moment)s ada tugas yang tidak kunjung selesai: mulai ulang pekerjanya.")
        return Check(name, BAD, words % {"moment": formats.moment(began)}, command)
    tasks = DBTaskResult.objects.all()
    last = tasks.finished().order_by("-finished_at").values_list("finished_at", flat=True).first()
    if last is None:
        return Check(name, WARN, _("Belum ada tugas yang pernah dijalankan: uji sekarang."))
    words = _("Tugas terakhir selesai %(moment)s.")
    return Check(name, GOOD, words % {"moment": formats.moment(last)})


def _replica() -> list[Check]:
    """None where there is no replica."""
    if replica.REPLICA not in settings.DATABASES:
        return []
    name, lag = _("Replika basis data"), replica.state.lag_now()
    if lag is None:
        words = _(
            "Replika tidak dapat dibaca atau tidak menerima apa pun; semua dibaca dari utama."
        )
        return [Check(name, BAD, words, "REPLICA_URL")]
    words = _("Tertinggal %(seconds)s detik; halaman tanpa masuk dibaca dari sana.")
    if lag > replica.MOST_LAG:
        words = _("Tertinggal %(seconds)s detik, terlalu lama: semua dibaca dari utama.")
    state = GOOD if lag <= replica.MOST_LAG else WARN
    return [Check(name, state, words % {"seconds": round(lag)})]


def _mail() -> Check:
    name = _("Surat")
    if any(kind in settings.EMAIL_BACKEND for kind in WRITTEN_ONLY):
        words = _("Surat hanya ditulis di log, tidak dikirim. Isi EMAIL_URL di .env.")
        return Check(name, WARN, words, "EMAIL_URL=smtp+tls://…")
    if failed := Notice.objects.with_failed_letter().count():
        words = ngettext(
            "%(count)s surat gagal terkirim; dicoba lagi sampai tiga hari.",
            "%(count)s surat gagal terkirim; dicoba lagi sampai tiga hari.",
            failed,
        )
        href = f"{reverse('admin:accounts_notice_changelist')}?letter__exact={Notice.Letter.FAILED}"
        return Check(
            name, BAD, words % {"count": failed}, href=href, link=_("Lihat surat dan sebabnya")
        )
    silent = Branch.objects.filter(email="", services__isnull=False).distinct().count()
    if silent:
        words = ngettext(
            "%(count)s kantor cabang belum punya surel, jadi tidak menerima pengingat.",
            "%(count)s kantor cabang belum punya surel, jadi tidak menerima pengingat.",
            silent,
        )
        href = reverse("admin:regions_branch_changelist")
        return Check(name, WARN, words % {"count": silent}, href=href, link=_("Isi surelnya"))
    return Check(name, GOOD, _("Surat dikirim lewat server surat."))


def _backups() -> Check:
    name, folder = _("Cadangan"), Path(settings.BACKUP_FOLDER)
    today = timezone.localdate().isoformat()
    by_hand = f"manage.py backup {folder / today}"
    command = "systemctl start portal-backup" if settings.DATABASE_BACKUP_ROLE else by_hand
    made = soundness.last_backup()
    if made is None:
        words = _("Belum ada cadangan di %(folder)s (BACKUP_FOLDER).") % {"folder": folder}
        return Check(name, BAD, words, command)
    words = _("Cadangan terakhir dibuat %(moment)s.") % {"moment": formats.moment(made)}
    is_old = soundness.is_old(made)
    return Check(name, WARN if is_old else GOOD, words, command if is_old else "")


def _keys() -> Check:
    name = _("Kunci")
    count = len(encryption.pairs())
    if settings.DEMO:
        words = _(
            "Kunci ini dibuat untuk demo. Untuk pemakaian nyata, buat sendiri dan simpan di luar server."
        )
        return Check(name, WARN, words, "python -m coverage_portal.operations.keys")
    if count > 1:
        words = _(
            "%(count)s kunci NIK dipakai: tulis ulang dengan yang baru, lalu cabut yang lama."
        )
        return Check(name, WARN, words % {"count": count}, "manage.py rotate_nik_keys")
    return Check(name, GOOD, _("Satu kunci NIK dipakai; simpan salinannya di luar server."))


def _clock() -> Check:
    name, now = _("Jam"), timezone.now()
    of_database = ContentType.objects.values_list(Now(), flat=True)[:1].get()
    apart = abs((of_database - now).total_seconds())
    newest = EnrolmentFigure.objects.order_by("-recorded_at").values_list("recorded_at", flat=True)
    latest = newest.first()
    if apart > CLOCK_SECONDS:
        words = _("Jam portal dan jam basis data berbeda %(seconds)s detik.")
        return Check(name, BAD, words % {"seconds": round(apart)}, "timedatectl set-ntp true")
    if latest is not None and latest > now + timedelta(seconds=CLOCK_SECONDS):
        words = _("Ada angka yang tercatat di masa depan (%(moment)s): jam server pernah salah.")
        return Check(
            name, BAD, words % {"moment": formats.moment(latest)}, "timedatectl set-ntp true"
        )
    words = _("%(moment)s, zona %(zone)s.")
    return Check(name, GOOD, words % {"moment": formats.moment(now), "zone": settings.TIME_ZONE})


def _open_months() -> Check:
    name, missing = _("Bulan pelaporan"), missing_months()
    if not missing:
        return Check(name, GOOD, _("Semua bulan yang sudah berakhir sudah dibuka."))
    words: dict[str, Any] = {
        "first": formats.month(missing[0]),
        "last": formats.month(missing[-1]),
        "count": len(missing),
    }
    if len(missing) > MOST_UNASKED:
        text = _("%(first)s sampai %(last)s belum dibuka; pilih mulai dari bulan mana.")
        return Check(name, WARN, text % words, href="#riwayat", link=_("Pilih bulannya"))
    text = ngettext("%(first)s belum dibuka.", "%(count)s bulan belum dibuka.", len(missing))
    return Check(name, WARN, text % words, "manage.py open_months")


def _estimates() -> Check:
    """Places with reports of a year for which no number of workers is known, nor of one before."""
    name = _("Bulan tanpa jumlah pekerja")
    first_known: dict[int, int] = {}
    estimates = WorkforceEstimate.objects.current().filter(basis__is_default=True)
    for region, year in estimates.order_by("-year").values_list("region_id", "year"):
        first_known[region] = year
    places: dict[int, set[int]] = {}
    reported = RegionTotal.objects.order_by().values_list("region_id", "month__year").distinct()
    for region, year in reported:
        if year < first_known.get(region, year + 1):
            places.setdefault(year, set()).add(region)
    if not places:
        return Check(name, GOOD, _("Setiap bulan yang dilaporkan punya jumlah pekerja."))
    years = "; ".join(
        _("%(year)s: %(count)s wilayah") % {"year": year, "count": len(places[year])}
        for year in sorted(places)
    )
    words = _("Tanpa persentase karena jumlah pekerjanya belum ada: %(years)s.") % {"years": years}
    return Check(name, WARN, words, href="#pekerja", link=_("Isi jumlah pekerja"))


def _boundaries() -> Check:
    name = _("Batas wilayah")
    places = Region.objects.exclude(parent=None).filter(boundary=None)
    codes = ", ".join(place.code for place in places)
    if not codes:
        return Check(name, GOOD, _("Setiap wilayah punya batas untuk peta."))
    words = _("Peta tidak menggambar %(codes)s: kodenya tidak ada di boundaries.geojson.")
    return Check(name, WARN, words % {"codes": codes}, "manage.py load_reference --update")
