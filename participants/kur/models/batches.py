from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from regions.models import Bank, Branch

STAGING_SCHEMA = "kur_staging"  # where lists wait, each in a table of its own
# Rows are numbered through all sheets of a file: those of the second begin here.
ROWS_OF_A_SHEET = 20_000_000
MOST_SHEETS = 100


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A bank sees its own lists, a branch its own; verifier and admin see all."""
        if not isinstance(user, User):
            return self.none()
        if user.is_portal_admin:
            return self
        if user.role == User.Role.BANK:
            return self.filter(kind=Batch.Kind.DEBTORS, bank=user.bank_id)
        if user.role == User.Role.BRANCH_STAFF:
            return self.filter(kind=Batch.Kind.MEMBERS, branch=user.branch_id)
        if user.role == User.Role.VERIFIER:
            return self.filter(kind=Batch.Kind.MEMBERS)
        return self.none()

    def expired(self) -> Self:
        return self.filter(
            status=Batch.Status.SAVED, retain_until__lt=timezone.localdate(), erased_at=None
        )

    def never_saved(self) -> Self:
        """Uploaded so long ago that nobody will save them any more."""
        return self.filter(
            status__in=Batch.EXPIRING, uploaded_at__lt=timezone.now() - Batch.EXPIRES_AFTER
        )


class Batch(models.Model):
    """One uploaded list: what was read, what became of it, and until when it may be stored."""

    class Kind(models.TextChoices):
        DEBTORS = "debtors", _("daftar debitur")
        MEMBERS = "members", _("daftar kepesertaan")

    class Status(models.TextChoices):
        WAITING = "waiting", _("menunggu")
        READING = "reading", _("dibaca")
        ASKING = "asking", _("menunggu jawaban")
        READY = "ready", _("siap disimpan")
        QUEUED = "queued", _("menunggu disimpan")
        SAVING = "saving", _("disimpan")
        SAVED = "saved", _("tersimpan")
        REFUSED = "refused", _("ditolak")
        CANCELLED = "cancelled", _("dibatalkan")
        INTERRUPTED = "interrupted", _("terputus")
        EXPIRED = "expired", _("kedaluwarsa")

    RUNNING = [Status.READING, Status.SAVING]
    UNSAVED = [Status.WAITING, Status.READING, Status.ASKING, Status.READY, Status.QUEUED]
    # Read and never saved, or refused: their rows go after this time. One day less than the week
    # that is promised, for the step that looks is daily.
    EXPIRING = [Status.WAITING, Status.ASKING, Status.READY, Status.QUEUED, Status.REFUSED]
    EXPIRES_AFTER = timedelta(days=6)

    kind = models.CharField(_("jenis"), max_length=8, choices=Kind)
    bank = models.ForeignKey(
        Bank, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bank")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cabang")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(_("nama berkas"), max_length=120)
    file_hash = models.CharField(_("sidik berkas (SHA-256)"), max_length=64, blank=True)
    is_full = models.BooleanField(
        _("daftar lengkap"),
        default=False,
        help_text=_("Kredit bank ini yang tidak ada di daftar lengkap ditandai hilang."),
    )
    as_of = models.DateField(_("keadaan per tanggal"), default=timezone.localdate)
    uploaded_at = models.DateTimeField(_("diunggah"), default=timezone.now)
    retain_until = models.DateField(_("disimpan sampai"))
    status = models.CharField(_("keadaan"), max_length=12, choices=Status, default=Status.WAITING)
    message = models.TextField(_("keterangan"), blank=True)
    is_cancelling = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    size = models.BigIntegerField(_("ukuran (bita)"), default=0)
    bytes_read = models.BigIntegerField(default=0)
    rows = models.IntegerField(_("baris"), default=0)
    accepted = models.IntegerField(_("diterima"), default=0)
    rejected = models.IntegerField(_("ditolak"), default=0)
    duplicates = models.IntegerField(_("kembar"), default=0)
    created = models.IntegerField(_("baru"), default=0)
    changed = models.IntegerField(_("berubah"), default=0)
    unchanged = models.IntegerField(_("tetap"), default=0)
    missing = models.IntegerField(_("hilang"), default=0)
    matched = models.IntegerField(_("cocok"), default=0)
    doubtful = models.IntegerField(_("perlu diperiksa"), default=0)
    purpose = models.CharField(_("tujuan"), max_length=200, blank=True)
    understood = models.JSONField(_("yang dipahami"), default=dict, blank=True)
    # What the list leaves open, as `Question` has it, and `{key: value}` of what was answered.
    questions = models.JSONField(_("pertanyaan"), default=list, blank=True)
    answers = models.JSONField(_("jawaban"), default=dict, blank=True)
    erased_at = models.DateTimeField(_("dihapus"), null=True, blank=True)
    is_sample = models.BooleanField(_("data contoh"), default=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("daftar unggahan")
        verbose_name_plural = _("daftar unggahan")
        constraints = [
            models.CheckConstraint(
                name="kur_batch_debtors_have_bank",
                condition=~Q(kind="debtors") | Q(bank__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.uploaded_at:%Y-%m-%d}"

    @property
    def tone(self) -> str:
        """Of the mark of its status: the colour it has on the page."""
        return TONES.get(self.status, "")

    @property
    def is_saving(self) -> bool:
        return self.status == self.Status.SAVING

    @property
    def is_waiting(self) -> bool:
        return self.status in (self.Status.WAITING, self.Status.QUEUED)

    @property
    def is_ready(self) -> bool:
        return self.status == self.Status.READY

    @property
    def is_expired(self) -> bool:
        return self.status == self.Status.EXPIRED

    @property
    def expires_on(self) -> date:
        """The last day on which a list that was not saved is still there."""
        return timezone.localdate(self.uploaded_at) + self.EXPIRES_AFTER

    @property
    def is_asking(self) -> bool:
        return self.status == self.Status.ASKING

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_interrupted(self) -> bool:
        return self.status == self.Status.INTERRUPTED

    @property
    def is_of_members(self) -> bool:
        return self.kind == self.Kind.MEMBERS

    @property
    def owner(self) -> Bank | Branch | None:
        """Whose list it is."""
        return self.bank or self.branch

    @property
    def staging_table(self) -> str:
        return f"{STAGING_SCHEMA}.list_{self.pk}"

    @property
    def is_running(self) -> bool:
        return self.is_waiting or self.status in self.RUNNING

    @property
    def may_be_saved(self) -> bool:
        return self.status == self.Status.READY and self.accepted > 0

    @property
    def lacks_most(self) -> bool:
        """A full list without most of the bank's known credits: more likely a part of it."""
        return self.is_full and self.missing > self.changed + self.unchanged

    @property
    def may_be_cancelled(self) -> bool:
        return self.status in self.UNSAVED

    @property
    def progress_percent(self) -> int:
        return min(100, self.bytes_read * 100 // self.size) if self.size else 0

    @property
    def seconds_left(self) -> int | None:
        if not (self.started_at and self.bytes_read and self.size):
            return None
        spent = (timezone.now() - self.started_at).total_seconds()
        return max(0, round(spent * (self.size - self.bytes_read) / self.bytes_read))


TONES: dict[str, str] = {
    Batch.Status.SAVED: "good",
    Batch.Status.READY: "warn",
    Batch.Status.ASKING: "warn",
    Batch.Status.REFUSED: "bad",
    Batch.Status.INTERRUPTED: "bad",
}


class UploadPart(models.Model):
    """A piece of an uploaded file, sealed, until it has been read. Nothing lies on a disk."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    key_id = models.CharField(max_length=24)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="kur_upload_part_once", fields=["batch", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"


class RefusedRow(models.Model):
    """A row that was not taken, with every reason; the NIK in it is masked before it is stored."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="refused")
    row = models.PositiveIntegerField()
    cells = models.JSONField()
    faults = models.JSONField()  # [[column, code], …]
    # Stands for the masked NIK when the workbook comes back: only the portal can open it.
    nik_reference = models.TextField(blank=True, db_default="")

    class Meta:
        ordering = ["row"]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.row}"

    @property
    def row_in_sheet(self) -> int:
        return self.row % ROWS_OF_A_SHEET

    @property
    def sheet(self) -> str:
        """Its name, where the list has more than one."""
        sheets = self.batch.understood.get("sheets", {})
        return sheets.get(str(self.row // ROWS_OF_A_SHEET), "") if len(sheets) > 1 else ""
