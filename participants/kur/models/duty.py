import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.kur.models.choices import Scheme


class Regulated(models.Model):
    """A row of a regulation, about the credits of one scheme between two amounts."""

    regulation = models.CharField(_("peraturan"), max_length=120)
    effective_from = models.DateField(_("berlaku sejak"))
    effective_to = models.DateField(
        _("berlaku sampai"), null=True, blank=True, help_text=_("Hari terakhir; boleh kosong.")
    )
    scheme = models.CharField(_("skema"), max_length=12, choices=Scheme)
    amount_over = models.BigIntegerField(_("plafon di atas (Rp)"), default=0)
    amount_up_to = models.BigIntegerField(_("sampai dengan (Rp)"))
    note = models.TextField(_("catatan"), blank=True)

    class Meta:
        abstract = True


@pghistory.track()
class DutyRule(Regulated):
    """Whether a credit obliges to join: a row of a regulation, never an `if`."""

    class Kind(models.TextChoices):
        MUST = "must", _("wajib")
        MAY = "may", _("dapat")

    article = models.CharField(_("pasal"), max_length=60, blank=True)
    duty = models.CharField(_("kewajiban"), max_length=4, choices=Kind)

    class Meta:
        ordering = ["-effective_from", "scheme", "amount_over"]
        verbose_name = _("aturan kewajiban")
        verbose_name_plural = _("aturan kewajiban")
        constraints = [
            models.CheckConstraint(
                name="kur_rule_amounts_in_order", condition=Q(amount_up_to__gt=F("amount_over"))
            ),
            models.CheckConstraint(
                name="kur_rule_dates_in_order",
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
            ),
            models.UniqueConstraint(
                name="kur_rule_once",
                fields=["regulation", "effective_from", "scheme", "amount_over"],
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.regulation, self.article]))

    @property
    def is_mandatory(self) -> bool:
        return self.duty == self.Kind.MUST


@pghistory.track()
class SchemeLimit(Regulated):
    """Between which amounts a scheme lends, from a day on: what a bank's list is checked by.

    Where no row speaks of a scheme on a day, its limits are not known and none is applied.
    """

    class Meta:
        ordering = ["-effective_from", "amount_up_to", "amount_over"]
        verbose_name = _("batas skema")
        verbose_name_plural = _("batas skema")
        constraints = [
            models.CheckConstraint(
                name="kur_limit_amounts_in_order",
                condition=Q(amount_over__gte=0, amount_up_to__gt=F("amount_over")),
            ),
            models.CheckConstraint(
                name="kur_limit_dates_in_order",
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
            ),
            models.UniqueConstraint(name="kur_limit_once", fields=["scheme", "effective_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()}, {self.regulation}"
