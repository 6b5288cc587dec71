"""Finding debtors: the work lists and the search, always within what the reader may see.

A page of a work list reads little more than itself, at a million debtors: an index holds them in
the order of the list.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from participants.kur import search_words
from participants.kur.models import Loan, Person, State, StateCount
from participants.kur.models.people import NameWords, PersonQuerySet, waits_from
from participants.kur.models.states import STALLED_AFTER
from participants.kur.search_words import Words
from regions.models import Bank, Region

PAGE_SIZE = 25  # light on a slow line; the rest is a click away
MOST_PAGES = 100
MOST_FOUND = 1000  # of a search by words; with more it asks for another word
MOST_BEGUN = 20_000  # credits whose number begins alike
SCARCE = 2000  # debtors of a bank; fewer are looked up by their state, more are met on the way


class View(models.TextChoices):
    """Which debtors a list is of."""

    WORK = "kerja", _("Perlu dikerjakan")
    CALL = "hubungi", _("Hubungi hari ini")
    STALLED = "mandek", _("Mandek")
    ALL = "semua", _("Semua")


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
    is_mine: bool = False


@dataclass(frozen=True)
class Found:
    """People in their order (for a bank its own credits), not read yet."""

    rows: QuerySet[Any]
    is_cut: bool = False  # more than MOST_FOUND match; the order holds among those read


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


def find(user: User, filters: Filters) -> Found:
    if user.role == User.Role.BANK:
        return _own_credits(user, filters)
    scope = list(places_of(user).values_list("pk", flat=True))
    places = _narrowed(scope, filters)
    people = _narrowed_people(user, filters)
    if not places:
        return Found(people.none())
    if filters.words.is_about_people:
        people = _with_numbers(people, filters.words, scope)
        ids = _by_words(people, filters.words, places)
        is_cut = len(ids) > MOST_FOUND
        return Found(_in_order(Person.objects.filter(pk__in=ids), filters), is_cut)
    return Found(_in_order(people.filter(region__in=places), filters))


def _in_order(people: PersonQuerySet, filters: Filters) -> PersonQuerySet:
    """Whom to call: by the day that was planned; else by what has to be done."""
    if filters.view == View.CALL:
        return people.with_names().order_by("next_on", "duty", "pk")
    if filters.state and filters.state != State.NOT_INFORMED:
        return people.with_names().in_state(filters.state)
    return people.with_names().in_work_order()


def _narrowed(scope: list[int], filters: Filters) -> list[int]:
    """The places that words and filters leave; never beyond the scope."""
    places = set(scope)
    if filters.words.places:
        places &= {place.pk for place in filters.words.places}
    if filters.region:
        places &= {filters.region.pk}
    return sorted(places)


def _narrowed_people(user: User, filters: Filters) -> PersonQuerySet:
    """By everything but places and what is known of single people."""
    people = Person.objects.all()
    if filters.state:
        people = people.filter(state=filters.state)
    if filters.words.banks:
        people = people.filter(bank__in=filters.words.banks)
    if filters.bank:
        people = people.filter(bank=filters.bank)
    if filters.scheme:
        people = people.filter(scheme=filters.scheme)
    if filters.duty:
        people = people.filter(duty=filters.duty)
    if filters.is_mine:
        people = people.filter(assigned_to=user)
    if filters.view == View.CALL:
        return people.open().filter(next_on__lte=timezone.localdate())
    if filters.view == View.STALLED:
        return _stalled(people, filters.state)
    return people.open() if filters.view == View.WORK and not filters.state else people


def _stalled(people: PersonQuerySet, state: str) -> PersonQuerySet:
    """By the day that the index is in the order of: of all, or of one state."""
    today = timezone.localdate()
    if not state or state == State.NOT_INFORMED:
        return people.stalled().annotate(waits_from=waits_from()).filter(waits_from__lte=today)
    if state not in STALLED_AFTER:
        return people.none()
    return people.filter(state_since__lt=today - timedelta(days=STALLED_AFTER[state]))


def _by_words(people: PersonQuerySet, words: Words, places: list[int]) -> set[int]:
    """Who leads in these places, and whose leading credit is elsewhere; at most so many of each
    as tell that they are too many."""
    if words.names:
        # The index of names holds the place as well: no other is needed.
        names = names_query(words, places)
        here: QuerySet[Any] = people.annotate(words=NameWords(F("region"), F("name"))).filter(
            words=names
        )
        further = Loan.objects.filter(leads=False)
        named = further.annotate(words=NameWords(F("region"), F("debtor_name"))).filter(words=names)
        elsewhere: QuerySet[Any] = people.filter(pk__in=named.values("person"))
    else:
        here = people.filter(region__in=places)
        elsewhere = people.with_further_credit_in(places)
    ids = set(here.values_list("pk", flat=True)[: MOST_FOUND + 1])
    return ids | set(elsewhere.values_list("pk", flat=True)[: MOST_FOUND + 1])


def names_query(words: Words, places: list[int]) -> SearchQuery:
    """`(12xsiti:* & 12xlestari:*) | (13xsiti:* & …)`: each word begins a word of the name."""
    text = " | ".join(
        f"({' & '.join(f'{place}x{name}:*' for name in words.names)})" for place in places
    )
    return SearchQuery(text, search_type="raw", config="simple")


def _with_numbers(people: PersonQuerySet, words: Words, scope: list[int]) -> PersonQuerySet:
    """Loan numbers, and four last digits of a NIK (which may be a loan number as well); only
    credits that the reader may see count."""
    loans = Loan.objects.filter(region__in=scope)
    for beginning in words.beginnings:
        people = people.filter(pk__in=_begun(loans, beginning))
    for number in words.whole_numbers:
        people = people.filter(pk__in=_of_number(loans, number))
    for tail in words.tails:
        people = people.filter(Q(nik_tail=tail) | Q(pk__in=_of_number(loans, tail)))
    return people


def _begun(loans: QuerySet[Loan], beginning: str) -> list[int] | QuerySet[Any]:
    """Looked up first unless they are very many: PostgreSQL often misjudges how rare they are."""
    people = loans.filter(begins(beginning)).values_list("person", flat=True)
    ids = list(people[: MOST_BEGUN + 1])
    return ids if len(ids) <= MOST_BEGUN else people


def begins(beginning: str) -> Q:
    return Q(number__startswith=beginning) | Q(number__startswith=beginning.upper())


def _of_number(loans: QuerySet[Loan], number: str) -> list[int]:
    """Looked up first, by the index of a bank's numbers: these are few."""
    own = loans.filter(bank__in=Bank.objects.all(), number__in=[number, number.upper()])
    return list(own.values_list("person", flat=True))


def _own_credits(user: User, filters: Filters) -> Found:
    """A bank's own debtors, in the order of their loan numbers, with nothing but their state."""
    words = filters.words
    loans: QuerySet[Loan] = (
        Loan.objects.visible_to(user).filter(leads_at_bank=True).with_names().order_by("number")
    )
    if words.banks and user.bank not in words.banks:
        return Found(loans.none())
    if filters.state:
        loans = _in_state(loans, user, filters)
    if words.places:
        loans = loans.filter(region__in=words.places)
    if filters.region:
        loans = loans.filter(region=filters.region)
    if filters.scheme:
        loans = loans.filter(scheme=filters.scheme)
    if filters.duty:
        loans = loans.filter(duty=filters.duty)
    if not words.is_about_people:
        return Found(loans)
    ids = list(
        _own_by_words(loans, words).order_by().values_list("pk", flat=True)[: MOST_FOUND + 1]
    )
    own = Loan.objects.with_names().filter(pk__in=ids).order_by("number")
    return Found(own, is_cut=len(ids) > MOST_FOUND)


def _own_by_words(loans: QuerySet[Loan], words: Words) -> QuerySet[Loan]:
    places = list(Region.objects.exclude(parent=None).values_list("pk", flat=True))
    if words.names:
        by_name = Person.objects.annotate(words=NameWords(F("region"), F("name")))
        named = by_name.filter(words=names_query(words, places))
        loans = loans.filter(person__in=named.values("pk"))
    for beginning in words.beginnings:
        loans = loans.filter(begins(beginning))
    for number in words.whole_numbers:
        loans = loans.filter(number__in=[number, number.upper()])
    for tail in words.tails:
        # Looked up first: two indexes, never one condition over both.
        people = Person.objects.filter(region__in=places, nik_tail=tail)
        ids = list(people.values_list("pk", flat=True))
        loans = loans.filter(Q(person__in=ids) | Q(number=tail))
    return loans


def _in_state(loans: QuerySet[Loan], user: User, filters: Filters) -> QuerySet[Loan]:
    """By the stored counts first, so that a rare state is not looked for along a million credits."""
    counts = StateCount.objects.filter(bank=user.bank_id, state=filters.state)
    number = counts.aggregate(people=Sum("n"))["people"] or 0
    if not number:
        return loans.none()
    if number > SCARCE:
        return loans.filter(person__state=filters.state)
    in_state = Person.objects.visible_to(user).filter(state=filters.state)
    return loans.filter(person__in=list(in_state.values_list("pk", flat=True)))


class Line(NamedTuple):
    """One line of a list: a bank is shown the values of its own credit, others the leading one's,
    which a person holds as well."""

    person: Person
    credit: Person | Loan

    @classmethod
    def of(cls, row: Person | Loan) -> Self:
        return cls(row.person, row) if isinstance(row, Loan) else cls(row, row)

    @property
    def name(self) -> str:
        return self.credit.debtor_name if isinstance(self.credit, Loan) else self.credit.name
