"""Spreadsheets that were sent in, and what people taught the portal about their columns."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.models import Branch

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_LABEL = 200


class EnrolmentImportQuerySet(models.QuerySet["EnrolmentImport"]):
    def visible_to(self, user: "User") -> Self:
        if not user.may_enter_reports:
            return self.none()
        return self.filter(branch=user.branch_id)

    def waiting(self) -> Self:
        return self.filter(state=EnrolmentImport.State.READ)


class EnrolmentImport(models.Model):
    """A file between upload and draft. Its bytes stay only until it is saved or discarded.

    `corrections` holds what a person said about each sheet: `{"Juli": {"month": "2024-07",
    "roles": {"3": "value:BPU:closing"}, "header_row": 4, …}}`.
    """

    class State(models.TextChoices):
        READ = "dibaca", _("menunggu persetujuan")
        SAVED = "disimpan", _("disimpan ke draf")
        DISCARDED = "dibuang", _("dibuang")

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="imports", verbose_name=_("kantor cabang")
    )
    name = models.CharField(_("nama berkas"), max_length=150)
    kind = models.CharField(_("jenis"), max_length=4)
    size = models.PositiveIntegerField(_("ukuran"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(_("isi"))
    corrections: Any = models.JSONField(_("koreksi pembacaan"), default=dict, blank=True)
    state = models.CharField(_("keadaan"), max_length=8, choices=State, default=State.READ)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("diunggah oleh"),
    )
    uploaded_at = models.DateTimeField(_("diunggah"), default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("diselesaikan oleh"),
    )
    closed_at = models.DateTimeField(_("diselesaikan"), null=True, blank=True)
    changed_cells = models.PositiveIntegerField(_("sel yang berubah"), default=0)
    months: Any = models.JSONField(_("bulan data"), default=list, blank=True)

    objects = EnrolmentImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("impor kepesertaan")
        verbose_name_plural = _("impor kepesertaan")
        indexes = [models.Index(fields=["branch", "-uploaded_at"], name="import_by_branch")]
        constraints = [
            models.CheckConstraint(
                name="import_closed_who_when_and_state",
                condition=Q(state="dibaca", closed_by=None, closed_at=None)
                | (~Q(state="dibaca") & Q(closed_by__isnull=False, closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="import_content_only_while_waiting",
                condition=Q(state="dibaca") | Q(content=b""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.READ

    @property
    def is_saved(self) -> bool:
        return self.state == self.State.SAVED


class ColumnMemory(models.Model):
    """What a branch's column of this title holds, as somebody there once corrected it."""

    branch = models.ForeignKey(Branch, models.CASCADE, related_name="column_memories")
    label = models.CharField(_("judul kolom"), max_length=LONGEST_LABEL)
    role = models.CharField(_("dibaca sebagai"), max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["label"]
        verbose_name = _("ingatan kolom")
        verbose_name_plural = _("ingatan kolom")
        constraints = [
            models.UniqueConstraint(name="column_memory_once", fields=["branch", "label"])
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.role}"
