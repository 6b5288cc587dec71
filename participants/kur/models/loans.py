import re
from datetime import date
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.months import add_months, last_day
from participants.kur.models.batches import Batch
from participants.kur.models.choices import Duty, Scheme
from participants.kur.models.duty import DutyRule
from participants.kur.models.people import Person
from participants.kur.models.scope import ScopedQuerySet
from participants.kur.models.states import PROTECTED_STATES
from regions.models import Bank, Region

MOBILE = r"628[1-9]\d{6,11}"


class LoanWords(models.Func):
    """What a credit is searched by, each word with its place (`12xsiti`), so that a search never
    leaves its places: the debtor's name, the business, the bank's unit, the phone's digits."""

    function = "kur_loan_words"
    output_field = SearchVectorField()

    def __init__(self, *fields: Any, **extra: Any) -> None:
        super().__init__(*(fields or map(F, SEARCHED)), **extra)


SEARCHED = ["region", "debtor_name", "business_name", "bank_unit", "phone"]


class LoanQuerySet(ScopedQuerySet["Loan"]):
    def with_names(self) -> Self:
        """With all that a line of a list says of a credit and its debtor."""
        return self.select_related("person", "region", "bank")


class Loan(models.Model):
    """One KUR credit as the bank's list has it; the key is the bank and its loan number."""

    bank = models.ForeignKey(
        Bank,
        models.PROTECT,
        related_name="loans",
        db_index=False,
        verbose_name=_("bank"),
    )
    # By its characters, whatever the database's language: so the index finds a number's beginning.
    number = models.CharField(_("nomor akad"), max_length=40, db_collation="C")
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="loans", verbose_name=_("debitur")
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="loans",
        db_index=False,
        verbose_name=_("wilayah"),
    )
    debtor_name = models.CharField(_("nama debitur"), max_length=120)
    business_name = models.CharField(_("nama usaha"), max_length=120, blank=True)
    scheme = models.CharField(_("skema"), max_length=12, choices=Scheme)
    amount = models.BigIntegerField(_("plafon (Rp)"))
    disbursed_on = models.DateField(_("tanggal akad"))
    tenor_months = models.PositiveSmallIntegerField(_("jangka waktu"), null=True, blank=True)
    bank_unit = models.CharField(_("unit bank"), max_length=80, blank=True)
    phone = models.CharField(_("telepon"), max_length=24, blank=True)
    paid_off_on = models.DateField(_("lunas pada"), null=True, blank=True)
    duty = models.PositiveSmallIntegerField(
        _("kewajiban"), choices=Duty, default=Duty.UNKNOWN, db_default=Duty.UNKNOWN
    )
    rule = models.ForeignKey(
        DutyRule,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("aturan"),
    )
    # The leading credit of the person: the latest one.
    leads = models.BooleanField(default=True, db_default=True)
    # ... and of the person at this bank: a person counts once in the bank's figures.
    leads_at_bank = models.BooleanField(default=True, db_default=True)
    fingerprint = models.BinaryField(max_length=16, editable=False)
    # The list its values are from; every list it stands on is a `Listing`.
    batch = models.ForeignKey(
        Batch,
        models.PROTECT,
        related_name="loans",
        db_index=False,
        verbose_name=_("daftar asal"),
    )
    # Of the bank's own form, written down by hand; a list does not touch them.
    form_number = models.CharField(_("nomor formulir"), max_length=40, blank=True, db_default="")
    contribution_code = models.CharField(_("kode iuran"), max_length=40, blank=True, db_default="")
    missing_since = models.DateField(_("hilang dari daftar sejak"), null=True, blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("kredit")
        verbose_name_plural = _("kredit")
        constraints = [
            models.UniqueConstraint(name="kur_loan_key", fields=["bank", "number"]),
            models.CheckConstraint(name="kur_loan_amount_positive", condition=Q(amount__gt=0)),
        ]
        indexes = [
            # People whose leading credit is elsewhere.
            models.Index(
                fields=["region", "person"], name="kur_loan_beside", condition=Q(leads=False)
            ),
            # The beginning of a number, among the places of who searches.
            models.Index(fields=["region", "number"], name="kur_loan_number"),
            GinIndex(LoanWords(), name="kur_loan_words"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_id}/{self.number}"

    @property
    def is_mandatory(self) -> bool:
        return self.duty == Duty.MUST

    @property
    def ends_on(self) -> date | None:
        """The last day of its term, where that is known."""
        if self.tenor_months is None:
            return None
        month = add_months(self.disbursed_on, self.tenor_months)
        return month.replace(day=min(self.disbursed_on.day, last_day(month).day))

    @property
    def whatsapp_number(self) -> str:
        """As wa.me wants it, `62812…`; empty where the phone is no Indonesian mobile number."""
        digits = re.sub(r"\D", "", self.phone)
        digits = f"62{digits[1:]}" if digits.startswith("0") else digits
        return digits if re.fullmatch(MOBILE, digits) else ""

    @property
    def evidence_on_form(self) -> str:
        """What the bank's form is evidence by, or nothing."""
        parts = [(_("formulir bank"), self.form_number), (_("kode iuran"), self.contribution_code)]
        return ", ".join(f"{label} {text}" for label, text in parts if text)

    @property
    def duty_shown(self) -> str:
        """*Wajib* or *dapat* by the rule; *sudah* for whoever is protected already."""
        if self.person.state in PROTECTED_STATES:
            return gettext("sudah")
        return str(self.get_duty_display())


class Listing(models.Model):
    """A credit stands on a saved list. It stays as long as one of its lists does, whichever goes
    first; its values are those of the list that changed it last."""

    pk = models.CompositePrimaryKey("batch_id", "loan_id")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="listings", db_index=False)
    loan = models.ForeignKey(Loan, models.CASCADE, related_name="listings")

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.loan_id}"


class LoanHistory(models.Model):
    """The former values of a credit that a later list changed."""

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="history")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    # The list that the former values came from: they go with it.
    source = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    former = models.JSONField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.at:%Y-%m-%d}"
