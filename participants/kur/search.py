"""Finding debtors: the work lists and the search, always within the user's scope.

A list is put together from one ordered index scan per place, so that it costs the same whether
a branch has a thousand debtors or a million.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q
from django.utils import timezone

from coverage_portal.accounts.models import User
from participants.kur.models import Loan, Person
from participants.kur.models.states import OPEN_STATES
from regions.models import Region

PAGE_SIZE = 50
MOST_PAGES = 100
VIEWS = ["kerja", "hubungi", "mandek", "semua"]
WORK_ORDER = ("duty", "state_since", "pk")
NEXT_ORDER = ("next_on", "duty", "pk")


@dataclass(frozen=True)
class Found:
    """One page of people and whether there are more."""

    people: list[Person]
    page: int
    has_more: bool
    loans: dict[int, Loan] = field(default_factory=dict)  # a bank's own, by person


def work_list(
    user: User, view: str, filters: dict[str, Any], page: int, places: Sequence[int] | None = None
) -> Found:
    """For branch staff and verifiers."""
    base = _narrowed(Person.objects.annotate(vector=vector()), filters, user)
    order = WORK_ORDER
    if view == "hubungi":
        base = base.in_work().filter(next_on__lte=timezone.localdate())
        order = NEXT_ORDER
    elif view == "mandek":
        base = base.stalled()
    elif view == "kerja" and not filters.get("keadaan"):
        base = base.in_work()
    start = (page - 1) * PAGE_SIZE
    wanted = start + PAGE_SIZE + 1
    regions = list(places) if places is not None else places_of(user, filters)
    if filters.get("q"):
        # A search reaches people whose leading credit is elsewhere too.
        beside = Loan.objects.filter(region__in=regions, leads=False).values("person")
        scoped = base.filter(Q(region__in=regions) | Q(pk__in=beside))
        ids = list(scoped.order_by(*order).values_list("pk", flat=True)[start:wanted])
    else:
        ids = _merged(base, regions, order, start, wanted)
    return Found(_in_order(ids[:PAGE_SIZE]), page, len(ids) > PAGE_SIZE)


def own_debtors(user: User, filters: dict[str, Any], page: int) -> Found:
    """A bank's own debtors in the order of their loan numbers, with nothing but their state."""
    loans = Loan.objects.visible_to(user).filter(leads_at_bank=True)
    if state := filters.get("keadaan"):
        loans = loans.filter(person__state=state)
    if place := filters.get("wilayah"):
        loans = loans.filter(region=place)
    if scheme := filters.get("skema"):
        loans = loans.filter(scheme=scheme)
    if duty := filters.get("kewajiban"):
        loans = loans.filter(duty=int(duty))
    if text := (filters.get("q") or "").strip():
        if text.isdecimal() and len(text) == 4:
            loans = loans.filter(Q(person__nik_tail=text) | Q(number=text))
        elif any(character.isdigit() for character in text):
            loans = loans.filter(number=text)
        else:
            named = Person.objects.annotate(vector=vector()).filter(_named(text))
            loans = loans.filter(person__in=named.values("pk"))
    start = (page - 1) * PAGE_SIZE
    rows = list(
        loans.select_related("person", "region").order_by("number")[start : start + PAGE_SIZE + 1]
    )
    shown = rows[:PAGE_SIZE]
    people = [loan.person for loan in shown]
    return Found(people, page, len(rows) > PAGE_SIZE, {loan.person_id: loan for loan in shown})


def places_of(user: User, filters: dict[str, Any]) -> list[int]:
    if place := filters.get("wilayah"):
        return [place.pk]
    if user.role == User.Role.BRANCH_STAFF:
        return list(user.served_regions(timezone.localdate()).values_list("pk", flat=True))
    return list(Region.objects.exclude(parent=None).values_list("pk", flat=True))


def _narrowed(people: Any, filters: dict[str, Any], user: User) -> Any:
    if state := filters.get("keadaan"):
        people = people.filter(state=state, **_implied(state))
    for name, column in [("bank", "bank"), ("skema", "scheme"), ("kewajiban", "duty")]:
        if value := filters.get(name):
            people = people.filter(**{column: value})
    if filters.get("petugas") == "saya":
        people = people.filter(assigned_to=user)
    if text := (filters.get("q") or "").strip():
        if text.isdecimal() and len(text) == 4:
            return people.filter(nik_tail=text)
        if any(character.isdigit() for character in text):
            return people.filter(pk__in=Loan.objects.filter(number=text).values("person"))
        return people.filter(_named(text))
    return people


def _implied(state: str) -> dict[str, Any]:
    """Says again what the partial index of the work list says, so that the planner may use it."""
    return {"state__in": OPEN_STATES} if state in OPEN_STATES else {}


def _named(text: str) -> Q:
    """Every word of the search begins a word of the name."""
    words = ["".join(filter(str.isalpha, word)) for word in text.split()]
    terms = " & ".join(f"{word}:*" for word in words if word)
    if not terms:
        return Q(pk__in=[])
    return Q(vector=SearchQuery(terms, search_type="raw", config="simple"))


def _merged(base: Any, regions: list[int], order: Sequence[str], start: int, end: int) -> list[int]:
    """The first rows of each place by its own index, merged in the same order."""
    parts = [base.filter(region=region).order_by(*order)[:end] for region in regions]
    parts = [part.values_list(*order) for part in parts]
    if not parts:
        return []
    merged = parts[0].union(*parts[1:], all=True).order_by(*order) if parts[1:] else parts[0]
    return [row[-1] for row in merged[start:end]]


def _in_order(ids: list[int]) -> list[Person]:
    found = Person.objects.select_related("region", "bank", "assigned_to").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def vector() -> SearchVector:
    return SearchVector("name", config="simple")
