from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, SmallIntegerField
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common import nik
from participants.kur import encryption
from participants.kur.models.choices import Duty, Scheme
from participants.kur.models.outcomes import Outcome
from participants.kur.models.states import RULES, STALLED_AFTER, State
from regions.models import Bank, Region

# The day of the sample (data contoh): who waits in it has waited until then, whatever the calendar
# says. A test holds it against the day on which the sample's last figures were recorded.
SAMPLE_DAY = date(2024, 8, 20)


class NameWords(models.Func):
    """Of the first migration, whose index of names the words of credits have replaced."""

    function = "kur_name_words"
    output_field = SearchVectorField()


def first_day_stalled() -> models.Case:
    """The day from which an open debtor counts as stalled; nothing for the others."""
    days = [
        models.When(state=state, then=_days_after(F("state_since"), limit + 1))
        for state, limit in STALLED_AFTER.items()
    ]
    return models.Case(*days, default=None, output_field=models.DateField())


def _days_after(day: F, days: int) -> models.Func:
    return models.Func(
        day,
        models.Value(days, output_field=models.IntegerField()),
        template="(%(expressions)s)",
        arg_joiner=" + ",
        output_field=models.DateField(),
    )


def is_settled() -> models.Case:
    """1 where nobody has to act, or no credit runs any more: these come last in every list. A number,
    for PostgreSQL would take `NOT (… OR …)` apart and then not find it in the index."""
    is_over = Q(stalls_on__isnull=True) | Q(credit_gone_on__isnull=False)
    return models.Case(models.When(is_over, then=1), default=0, output_field=SmallIntegerField())


def waits_from() -> Coalesce:
    return Coalesce("stalls_on", "state_since")


def began_in_sample() -> Q:
    """Of the sample, and not moved since somebody tries it out."""
    return Q(is_sample=True, state_since__lte=SAMPLE_DAY)


def has_running_credit(of: str = "") -> Q:
    """Neither paid off nor vanished from the bank's full list, nor over by its term."""
    ends = Q(**{f"{of}credit_ends_on": None})
    ends |= Q(**{f"{of}credit_ends_on__gte": timezone.localdate()})
    return Q(**{f"{of}credit_gone_on": None}) & ends


def is_open() -> Q:
    """Somebody has to act, for a credit that runs."""
    return Q(Exact(is_settled(), 0)) & has_running_credit()


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Branch staff see debtors with a credit in a served place, banks those they lent to."""
        if not isinstance(user, User) or not user.may_see_debtors:
            return self.none()
        if user.role == User.Role.BANK:
            return self._with_credit(bank=user.bank_id)
        if user.role == User.Role.BRANCH_STAFF:
            return self._with_credit(region__in=user.served_regions(timezone.localdate()))
        return self

    def _with_credit(self, **where: Any) -> Self:
        """Nearly everybody's leading credit is the only one; the few others have an index."""
        elsewhere = Person.objects.with_further_credit(**where).values("pk")
        return self.filter(Q(**where) | Q(pk__in=elsewhere))

    def with_further_credit(self, **where: Any) -> Self:
        """Whose leading credit may be another's, or elsewhere."""
        further = {f"loans__{name}": value for name, value in where.items()}
        return self.filter(loans__leads=False, **further).distinct()

    def movable_by(self, user: User) -> Self:
        return self.visible_to(user) if user.may_move_debtors else self.none()

    def open(self) -> Self:
        return self.filter(is_open())

    def in_work_order(self) -> Self:
        """Who has to be worked on first, the mandatory first, then who waits longest."""
        people = self.annotate(is_settled=is_settled(), waits_from=waits_from())
        return people.order_by("is_settled", "duty", "waits_from", "pk")

    def in_state(self, state: str) -> Self:
        """In the order of the work: within one state, by the day since which they are in it."""
        return self.filter(state=state).order_by("duty", "state_since", "pk")

    def with_names(self) -> Self:
        """With all that a line of a list says of somebody."""
        return self.select_related("region", "bank", "assigned_to")


class Person(models.Model):
    """One human being, however many loans, banks and spellings of the name.

    Place, bank, scheme, month and duty are those of the leading credit (the latest one), so
    that a work list reads one table.
    """

    nik_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    nik_sealed = models.BinaryField(max_length=64, editable=False)
    key_id = models.CharField(max_length=24, editable=False)
    nik_head = models.CharField(max_length=4, editable=False)
    nik_tail = models.CharField(max_length=4, editable=False)
    name = models.CharField(_("nama"), max_length=120)
    # The year alone: with day and month the masked NIK could be completed.
    birth_year = models.PositiveSmallIntegerField(_("tahun lahir"))
    # Copies of the leading credit's.
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("wilayah")
    )
    bank = models.ForeignKey(
        Bank, models.PROTECT, related_name="+", db_index=False, verbose_name=_("bank")
    )
    scheme = models.CharField(_("skema"), max_length=12, choices=Scheme)
    credit_month = models.DateField(_("bulan kredit"))
    duty = models.PositiveSmallIntegerField(
        _("kewajiban"), choices=Duty, default=Duty.UNKNOWN, db_default=Duty.UNKNOWN
    )
    state = models.CharField(
        _("keadaan"),
        max_length=12,
        choices=State,
        default=State.NOT_INFORMED,
        db_default=State.NOT_INFORMED,
    )
    state_since = models.DateField(_("sejak"))
    # Kept by the database itself, so that the work list and the stalled are one ordered index.
    stalls_on = models.GeneratedField(
        expression=first_day_stalled(),
        output_field=models.DateField(null=True),
        db_persist=True,
        verbose_name=_("mandek sejak"),
    )
    # Covered through KUR, and not a member before: what KUR adds.
    is_added = models.BooleanField(_("tambahan dari KUR"), default=True, db_default=True)
    covered_on = models.DateField(_("terlindungi pertama kali"), null=True, blank=True)
    paid_until = models.DateField(_("iuran lunas sampai"), null=True, blank=True)
    credit_ends_on = models.DateField(_("kredit berakhir"), null=True, blank=True)
    # Since when none of their credits runs: paid off, vanished from the bank's full list, or over.
    credit_gone_on = models.DateField(_("kredit tidak berjalan sejak"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("ditangani oleh"),
    )
    next_on = models.DateField(_("tindak lanjut berikutnya"), null=True, blank=True)
    last_outcome = models.CharField(
        _("hasil terakhir"), max_length=12, choices=Outcome, blank=True, db_default=""
    )
    last_called_at = models.DateTimeField(_("terakhir dihubungi"), null=True, blank=True)
    is_sample = models.BooleanField(_("data contoh"), default=False, db_default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("debitur")
        verbose_name_plural = _("debitur")
        constraints = [
            models.CheckConstraint(
                name="kur_person_credit_month_first_day", condition=Q(credit_month__day=1)
            ),
        ]
        indexes = [
            # Every list in the order of its work; the place at the end, so that whoever is of
            # another one is passed over without being read.
            models.Index(
                is_settled(),
                F("duty"),
                waits_from(),
                F("id"),
                F("region"),
                name="kur_person_work",
            ),
            # Everybody who has left the first state, by the state; a fresh list adds nothing here.
            models.Index(
                fields=["state", "duty", "state_since", "id", "region"],
                name="kur_person_state",
                condition=~Q(state=State.NOT_INFORMED),
            ),
            models.Index(
                fields=["assigned_to", "duty", "stalls_on", "id"],
                name="kur_person_assigned",
                condition=Q(assigned_to__isnull=False),
            ),
            models.Index(
                F("region"),
                F("next_on"),
                name="kur_person_next",
                condition=Q(next_on__isnull=False),
            ),
            # With all that the page of renewals adds up.
            models.Index(
                fields=["paid_until", "duty", "id", "region"],
                include=["state", "credit_ends_on", "credit_gone_on", "bank"],
                name="kur_person_paid",
                condition=Q(paid_until__isnull=False),
            ),
            models.Index(
                fields=["region", "credit_ends_on"],
                name="kur_person_credit_end",
                condition=Q(credit_ends_on__isnull=False),
            ),
            models.Index(
                fields=["credit_gone_on", "id", "region"],
                name="kur_person_credit_gone",
                condition=Q(credit_gone_on__isnull=False),
            ),
            models.Index(
                fields=["last_outcome", "next_on"],
                name="kur_person_outcome",
                condition=~Q(last_outcome=""),
            ),
            models.Index(fields=["region", "nik_tail"], name="kur_person_tail"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.masked_nik})"

    @property
    def masked_nik(self) -> str:
        return nik.mask(self.nik_head, self.nik_tail)

    def reveal_nik(self) -> str:
        """The full NIK; only `actions.reveal` may call this, for it is what writes the log."""
        return encryption.pair(self.key_id).open(self.nik_sealed).decode()

    @property
    def days_in_state(self) -> int:
        is_of_sample = self.is_sample and self.state_since <= SAMPLE_DAY
        until = SAMPLE_DAY if is_of_sample else timezone.localdate()
        return (until - self.state_since).days

    @property
    def is_stalled(self) -> bool:
        limit = STALLED_AFTER.get(State(self.state))
        return limit is not None and self.days_in_state > limit

    @property
    def is_mandatory(self) -> bool:
        return self.duty == Duty.MUST

    @property
    def credit_note(self) -> str:
        """Why nobody is called about this credit any more; empty while it runs."""
        if self.credit_gone_on:
            return str(_("kredit tidak berjalan lagi"))
        is_over = self.credit_ends_on and self.credit_ends_on < timezone.localdate()
        return str(_("jangka kredit sudah habis")) if is_over else ""

    @property
    def state_tone(self) -> str:
        return RULES[State(self.state)].tone

    @property
    def months_uncovered(self) -> int:
        """Months of the credit's term after the paid cover ends; 0 where it outlasts the term."""
        if self.paid_until is None or self.credit_ends_on is None:
            return 0
        end, paid = self.credit_ends_on, self.paid_until
        return max(0, (end.year - paid.year) * 12 + end.month - paid.month)


class Note(models.Model):
    """A call and what it ended in, or what was learned otherwise; never the NIK."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(_("hasil"), max_length=12, choices=Outcome, blank=True)
    text = models.TextField(_("catatan"), max_length=1000, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="kur_note_says_something", condition=~Q(outcome="", text="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.by}"
