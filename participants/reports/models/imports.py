"""Spreadsheets that were sent in, and what people taught the portal about their columns."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, person
from regions.models import Branch

LONGEST_LABEL = 200


class EnrolmentImportQuerySet(models.QuerySet["EnrolmentImport"]):
    def visible_to(self, user: User) -> Self:
        """Officers see what their branch sent in. Of the province's recaps everybody who may
        prepare one sees those that were put before another person, and their own before that."""
        if user.may_enter_reports:
            return self.filter(branch=user.branch_id)
        if not user.may_prepare_recaps:
            return self.none()
        is_shown = Q(uploaded_by=user.pk) | Q(prepared_at__isnull=False)
        return self.filter(is_shown, branch=None)

    def awaiting_verification(self) -> Self:
        return self.filter(state=EnrolmentImport.State.PREPARED)

    def recap_awaited_from(self, user: User) -> Self:
        """Recaps that the user did not prepare, and so may release."""
        if not user.may_verify_reports:
            return self.none()
        return self.awaiting_verification().exclude(uploaded_by=user.pk)

    def waiting(self) -> Self:
        return self.filter(state=EnrolmentImport.State.READ)


class EnrolmentImport(models.Model):
    """A file between upload and draft. Its bytes stay only until it is saved or discarded.

    Without a branch it is the province's recap: whoever uploaded it prepares it, another person
    verifies it, and only then it becomes reports, each in the name of the branch.

    `answers` holds what was answered to its questions: `{"segment:formal": {"value": "PU", "words":
    "“formal” adalah Penerima Upah (PU)? …"}}`; `corrections` holds what a person said about each sheet: `{"Juli": {"month": "2024-07",
    "roles": {"3": "value:BPU:closing"}, "header_row": 4, …}}`.
    """

    class State(models.TextChoices):
        READ = "dibaca", _("menunggu persetujuan")
        SAVED = "disimpan", _("disimpan ke draf")
        DISCARDED = "dibuang", _("dibuang")
        PREPARED = "diajukan", _("menunggu verifikasi")
        VERIFIED = "terverifikasi", _("terverifikasi")
        RETURNED = "dikembalikan", _("dikembalikan")

    OPEN_STATES = [State.READ, State.PREPARED]

    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name=_("kantor cabang"),
        help_text=_("Kosong: rekap seluruh provinsi."),
    )
    name = models.CharField(_("nama berkas"), max_length=150)
    kind = models.CharField(_("jenis"), max_length=4)
    size = models.PositiveIntegerField(_("ukuran"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(_("isi"))
    corrections: Any = models.JSONField(_("koreksi pembacaan"), default=dict, blank=True)
    answers: Any = models.JSONField(_("jawaban"), default=dict, blank=True)
    state = models.CharField(_("keadaan"), max_length=13, choices=State, default=State.READ)
    uploaded_by = person(_("diunggah oleh"))
    uploaded_at = models.DateTimeField(_("diunggah"), default=timezone.now)
    prepared_at = models.DateTimeField(_("diajukan"), null=True, blank=True)
    note = models.TextField(_("catatan penyiap"), blank=True)
    return_reason = models.TextField(_("alasan dikembalikan"), blank=True)
    closed_by = person(_("diselesaikan oleh"), null=True, blank=True)
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
                condition=Q(state__in=["dibaca", "diajukan"], closed_by=None, closed_at=None)
                | (
                    ~Q(state__in=["dibaca", "diajukan"])
                    & Q(closed_by__isnull=False, closed_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="import_content_only_while_waiting",
                condition=Q(state__in=["dibaca", "diajukan"]) | Q(content=b""),
            ),
            models.CheckConstraint(
                name="recap_prepared_before_verified",
                condition=~Q(state__in=["diajukan", "terverifikasi", "dikembalikan"])
                | Q(branch=None, prepared_at__isnull=False),
            ),
            models.CheckConstraint(
                name="recap_preparer_is_not_verifier",
                condition=~Q(state="terverifikasi") | ~Q(closed_by=F("uploaded_by")),
            ),
            models.CheckConstraint(
                name="recap_returned_with_reason",
                condition=~Q(state="dikembalikan") | ~Q(return_reason=""),
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

    @property
    def chosen(self) -> dict[str, str]:
        """The answers as the reader takes them."""
        return {key: answer["value"] for key, answer in self.answers.items()}

    @property
    def is_recap(self) -> bool:
        """Of the whole province, not of one branch."""
        return self.branch_id is None

    @property
    def is_prepared(self) -> bool:
        return self.state == self.State.PREPARED

    @property
    def is_verified(self) -> bool:
        return self.state == self.State.VERIFIED

    @property
    def is_returned(self) -> bool:
        return self.state == self.State.RETURNED

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    @property
    def tone(self) -> str:
        """How the state is coloured."""
        if self.is_returned:
            return "bad"
        return "warn" if self.is_open else "good" if self.is_saved or self.is_verified else ""


class ColumnMemory(models.Model):
    """What a branch, or the office that prepares recaps, once said of a heading or a word.

    `label` is the key of the doubt: `column:pu juli 2024@2024-07 PU` holds for that heading in that
    month alone, `segment:formal` for the word wherever it names a segment.
    """

    branch = models.ForeignKey(
        Branch,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="column_memories",
        verbose_name=_("kantor cabang"),
        help_text=_("Kosong: penyiap rekap provinsi."),
    )
    label = models.CharField(_("judul kolom atau kata"), max_length=LONGEST_LABEL)
    role = models.CharField(_("dibaca sebagai"), max_length=40)
    by = person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["label"]
        verbose_name = _("ingatan kolom")
        verbose_name_plural = _("ingatan kolom")
        constraints = [
            models.UniqueConstraint(
                name="column_memory_once", fields=["branch", "label"], nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.role}"
