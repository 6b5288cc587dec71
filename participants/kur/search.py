"""Finding debtors: the work lists and the search, always within what the reader may see.

A page of a work list reads little more than itself, at a million debtors: an index holds them in
the order of the list. What is searched for stands in one index of the credits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import TruncMonth
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.months import add_months, this_month
from participants.kur import search_words
from participants.kur.models import Loan, Person, State
from participants.kur.models.loans import LoanWords
from participants.kur.models.people import (
    SAMPLE_DAY,
    PersonQuerySet,
    began_in_sample,
    has_running_credit,
    is_open,
    waits_from,
)
from participants.kur.models.states import RENEWABLE_STATES, STALLED_AFTER
from participants.kur.search_words import Words, phone_digits
from regions.models import Bank, Region

PAGE_SIZE = 25  # light on a slow line; the rest is a click away
MOST_PAGES = 100
MOST_COUNTED = 1000  # with more a list says so and counts no further
MOST_FOUND = 1000  # of a search by words; with more it asks for another word
MOST_BEGUN = 2_000  # credits whose number or phone begins alike, looked up first
ENDED_MONTHS = 3  # a cover that ended so lately is still one to renew
COMING_MONTHS = 12


class View(models.TextChoices):
    """Which debtors a list is of."""

    WORK = "kerja", _("Perlu dihubungi")
    CALL = "hubungi", _("Dijadwalkan hari ini")
    STALLED = "mandek", _("Mandek")
    RENEWAL = "perpanjangan", _("Perpanjangan")
    ALL = "semua", _("Semua")


class Credit(models.TextChoices):
    """Whether any credit of a debtor runs."""

    RUNNING = "berjalan", _("berjalan")
    GONE = "selesai", _("lunas, hilang dari daftar, atau habis jangkanya")


@dataclass(frozen=True)
class Span:
    """From day to day, both included; either may be open."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return bool(self.first or self.last)


@dataclass(frozen=True)
class Filters:
    """What a list of debtors is narrowed by."""

    view: View = View.WORK
    words: Words = field(default_factory=Words)
    state: str = ""
    region: Region | None = None
    bank: Bank | None = None
    scheme: str = ""
    duty: str = ""
    credit: str = ""
    outcome: str = ""
    officer: User | None = None
    is_unassigned: bool = False
    credit_ends: Span = field(default_factory=Span)
    paid_until: Span = field(default_factory=Span)
    next_on: Span = field(default_factory=Span)

    @property
    def is_narrow(self) -> bool:
        """By something few debtors have, of which there is an index."""
        spans = self.credit_ends or self.paid_until or self.next_on
        return bool(spans or self.outcome or self.officer)


@dataclass(frozen=True)
class Found:
    """People in their order (for a bank its own credits), not read yet."""

    rows: QuerySet[Any]
    is_cut: bool = False  # more than MOST_FOUND match; the order holds among those read
    is_narrow: bool = False  # an index of the filter finds them sooner than that of their order

    def number(self) -> int:
        """How many, counted no further than one beyond MOST_COUNTED."""
        rows = self.rows.order_by() if self.is_narrow else self.rows
        return rows[: MOST_COUNTED + 1].count()


def places_of(user: User) -> QuerySet[Region]:
    """Where a user looks for debtors: a branch in the places it serves, others everywhere."""
    if user.role == User.Role.BRANCH_STAFF:
        return user.served_regions(timezone.localdate())
    return Region.objects.exclude(parent=None)


def read_words(text: str) -> Words:
    if not text:
        return Words()
    return search_words.read(
        text, list(Region.objects.exclude(parent=None)), list(Bank.objects.all())
    )


def find(user: User, filters: Filters, *, is_whole: bool = False) -> Found:
    """`is_whole`: all who match the words, where a page asks for another word."""
    places = _narrowed(list(places_of(user).values_list("pk", flat=True)), filters)
    if user.role == User.Role.BANK:
        return _own_credits(user, filters, places)
    people = Person.objects.filter(_asked(filters), _of_credit(filters))
    if not filters.words.is_about_people:
        here = _in_view(people, filters).filter(region__in=places)
        return Found(_in_order(here, filters), is_narrow=filters.is_narrow)
    loans = _matching(Loan.objects.filter(region__in=places), filters.words, places)
    asked = _asked(filters, "person__") & _of_credit(filters, "person__")
    matching = loans.filter(asked).values_list("person", flat=True)
    if is_whole:
        return Found(_in_order(_in_view(Person.objects.filter(pk__in=matching), filters), filters))
    # Only so many are looked up: a frequent name among a million is not sorted whole.
    ids = set(matching[: MOST_FOUND + 1])
    in_view = _in_view(Person.objects.filter(pk__in=ids), filters)
    return Found(_in_order(in_view, filters), is_cut=len(ids) > MOST_FOUND)


def renewals(user: User) -> QuerySet[Person]:
    """The people of the list of renewals; of a bank too, whose lists are of credits, one a person."""
    if user.role == User.Role.BANK:
        return Person.objects.visible_to(user).filter(is_to_renew())
    people: QuerySet[Person] = find(user, Filters(view=View.RENEWAL)).rows
    return people


def _own_credits(user: User, filters: Filters, places: list[int]) -> Found:
    """A bank's own debtors, in the order of their loan numbers; of one state, of the work.

    One line a debtor, with the credit that leads; found by any credit the debtor has at the bank.
    """
    words = filters.words
    own = Loan.objects.visible_to(user).filter(_asked(filters, "person__"))
    loans = own.filter(_of_credit(filters), leads_at_bank=True).with_names()
    if words.banks and user.bank not in words.banks:
        return Found(loans.none())
    if words.places or filters.region:
        loans = loans.filter(region__in=places)
    order = ["number"]
    if filters.state and filters.state != State.NOT_INFORMED:
        # In the order of the index of states: a rare one is not looked for along all numbers.
        order = ["person__duty", "person__state_since", "person", "number"]
    if filters.view == View.RENEWAL:
        loans, order = loans.filter(is_to_renew("person__")), ["person__paid_until", "number"]
    if not words.is_about_people:
        return Found(loans.order_by(*order))
    ids = set(_matching(own, words, places).values_list("person", flat=True)[: MOST_FOUND + 1])
    return Found(loans.filter(person__in=ids).order_by(*order), is_cut=len(ids) > MOST_FOUND)


def _narrowed(scope: list[int], filters: Filters) -> list[int]:
    """The places that words and filters leave; never beyond the scope."""
    places = set(scope)
    if filters.words.places:
        places &= {place.pk for place in filters.words.places}
    if filters.region:
        places &= {filters.region.pk}
    return sorted(places)


def _of_credit(filters: Filters, of: str = "") -> Q:
    """By what a credit and, as a copy of the leading one, a person has."""
    asked = {"bank": filters.bank, "scheme": filters.scheme, "duty": filters.duty}
    condition = Q(**{f"{of}{name}": value for name, value in asked.items() if value})
    if filters.words.banks:
        condition &= Q(**{f"{of}bank__in": filters.words.banks})
    return condition


def _asked(filters: Filters, of: str = "") -> Q:
    """By what is known of the person alone; `of` leads to the person."""
    asked: dict[str, Any] = {
        "state": filters.state,
        "last_outcome": filters.outcome,
        "assigned_to": filters.officer,
    }
    spans = {
        "credit_ends_on": filters.credit_ends,
        "paid_until": filters.paid_until,
        "next_on": filters.next_on,
    }
    for name, span in spans.items():
        asked |= {f"{name}__gte": span.first, f"{name}__lte": span.last}
    condition = Q(**{f"{of}{name}": value for name, value in asked.items() if value})
    if filters.is_unassigned:
        condition &= Q(**{f"{of}assigned_to": None})
    if filters.credit == Credit.RUNNING:
        condition &= has_running_credit(of)
    elif filters.credit == Credit.GONE:  # marked by every list, and every morning by `kur_daily`
        condition &= Q(**{f"{of}credit_gone_on__isnull": False})
    return condition


def _in_view(people: PersonQuerySet, filters: Filters) -> PersonQuerySet:
    """The call sheet leaves out who is to be called on a later day, and whose credit is over."""
    today = timezone.localdate()
    match filters.view:
        case View.CALL:
            return people.filter(called_by_day(), next_on__lte=today)
        case View.STALLED:
            return _stalled(people, filters.state)
        case View.RENEWAL:
            return people.filter(is_to_renew())
        case View.WORK if not filters.state:
            if filters.next_on:
                return people.open()
            return people.open().filter(Q(next_on=None) | Q(next_on__lte=today))
    return people


def called_by_day() -> Q:
    """Whose planned day is seen: who has to be called, and whose cover is to be renewed."""
    return is_open() | is_to_renew()


def is_to_renew(of: str = "") -> Q:
    """Whose paid cover ends, or has just ended, in a month before that in which the credit does."""
    first = add_months(this_month(), -ENDED_MONTHS)
    asked = {
        "state__in": RENEWABLE_STATES,
        "paid_until__gte": first,
        "paid_until__lt": add_months(this_month(), COMING_MONTHS),
    }
    ends_later = GreaterThan(TruncMonth(f"{of}credit_ends_on"), TruncMonth(f"{of}paid_until"))
    in_time = Q(**{f"{of}{name}": value for name, value in asked.items()})
    return in_time & Q(ends_later) & has_running_credit(of)


def _stalled(people: PersonQuerySet, state: str) -> PersonQuerySet:
    """By the day that the index is in the order of: of all, or of one state."""
    today = timezone.localdate()
    if not state or state == State.NOT_INFORMED:
        waiting = people.open().annotate(waits_from=waits_from())
        later = began_in_sample() & Q(waits_from__gt=SAMPLE_DAY)
        return waiting.filter(waits_from__lte=today).exclude(later)
    if state not in STALLED_AFTER:
        return people.none()
    limit = timedelta(days=STALLED_AFTER[state])
    later = began_in_sample() & Q(state_since__gte=SAMPLE_DAY - limit)
    return people.open().filter(state_since__lt=today - limit).exclude(later)


def _in_order(people: PersonQuerySet, filters: Filters) -> PersonQuerySet:
    """Whom to call: by the day that was planned; else by what has to be done."""
    if filters.view == View.CALL:
        return people.with_names().order_by("next_on", "duty", "pk")
    if filters.view == View.RENEWAL:
        return people.with_names().order_by("paid_until", "duty", "pk")
    if filters.state and filters.state != State.NOT_INFORMED:
        return people.with_names().in_state(filters.state)
    if filters.credit == Credit.GONE:
        return people.with_names().order_by("-credit_gone_on", "-pk")
    return people.with_names().in_work_order()


def _matching(loans: QuerySet[Loan], words: Words, places: list[int]) -> QuerySet[Loan]:
    """Credits in which every word stands: a name, a business, a unit, a number, digits of a NIK."""
    if words.names:
        loans = loans.annotate(words=LoanWords()).filter(words=words_query(words.names, places))
    for number in words.numbers:
        loans = loans.filter(_with_number(number, places))
    for tail in words.tails:
        holders = Person.objects.filter(region__in=Region.objects.all(), nik_tail=tail)
        ids = list(holders.values_list("pk", flat=True))
        loans = loans.filter(Q(person__in=ids) | Q(number=tail))
    return loans


def _with_number(number: str, places: list[int]) -> Q:
    """Credits whose number or phone begins so; a number of few characters has to be whole.

    Looked up first unless they are many: PostgreSQL often misjudges how rare they are.
    """
    if len(number) < search_words.LEAST_OF_NUMBER:
        return Q(number__in=[number, number.upper()])
    begins = Q(number__startswith=number) | Q(number__startswith=number.upper())
    here = Loan.objects.filter(begins, region__in=places)
    ids = list(here.values_list("pk", flat=True)[: MOST_BEGUN + 1])
    condition = Q(pk__in=ids) if len(ids) <= MOST_BEGUN else begins
    if digits := phone_digits(number):
        phones = Loan.objects.annotate(words=LoanWords())
        phones = phones.filter(words=words_query([digits], places))
        condition |= Q(pk__in=list(phones.values_list("pk", flat=True)[:MOST_BEGUN]))
    return condition


def words_query(words: Sequence[str], places: list[int]) -> SearchQuery:
    """`(12xsiti:* & 12xlestari:*) | (13xsiti:* & …)`: each begins a word of the credit."""
    text = " | ".join(
        f"({' & '.join(f'{place}x{word}:*' for word in words)})" for place in places or [0]
    )
    return SearchQuery(text, search_type="raw", config="simple")


@dataclass(frozen=True)
class Line:
    """One line of a list: a debtor, with the latest credit that the reader may see."""

    person: Person
    credit: Any  # a Loan; of a person without one, the copies the person holds

    @property
    def name(self) -> str:
        """A bank's own spelling is not the one that leads, so the credit's is shown."""
        return self.credit.debtor_name if isinstance(self.credit, Loan) else self.person.name


def lines(user: User, rows: Sequence[Person | Loan]) -> list[Line]:
    """In the order given, with one query for all credits."""
    if user.role == User.Role.BANK:
        return [Line(row.person, row) for row in rows if isinstance(row, Loan)]
    people = [row for row in rows if isinstance(row, Person)]
    loans = Loan.objects.visible_to(user).with_names().filter(person__in=people)
    latest = {loan.person_id: loan for loan in loans.order_by("disbursed_on", "pk")}
    return [Line(person, latest.get(person.pk, person)) for person in people]
