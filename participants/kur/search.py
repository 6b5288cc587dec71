"""Finding debtors: the work lists and the search, always within the user's scope.

A list is put together from ordered index scans, one for each place and kind of duty, so that its
cost is that of a page: neither other people's debtors nor the rest of one's own are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from accounts.models import User
from participants.kur import recording, search_words
from participants.kur.models import Loan
from participants.kur.models.people import Duty
from participants.kur.models.states import OPEN_STATES, STALLED_AFTER, State
from participants.kur.recording import Reading
from participants.kur.search_words import Words
from regions.models import Bank, Region

PAGE_SIZE = 25  # light on a slow line; the rest is a click away
MOST_PAGES = 100
KEEP_SECONDS = 600
MOST_FOUND = 1000  # of a search by words; with more it asks for another word
VIEWS = ["kerja", "hubungi", "mandek", "semua"]
FURTHER_STATES = [state for state in State if state not in OPEN_STATES]


class Listed(NamedTuple):
    """One line of a list; a bank is given the values of its own credit."""

    pk: int
    name: str
    nik_head: str
    nik_tail: str
    duty: int
    state: str
    since: date
    region_id: int
    bank_id: int
    scheme: str
    next_on: date | None
    assigned: str | None
    is_sample: bool
    number: str = ""
    missing_since: date | None = None

    def days_in_state(self, today: date) -> int:
        return (today - self.since).days


@dataclass(frozen=True)
class Found:
    """One page of people, whether there are more, and what the words were read as."""

    people: list[Listed]
    page: int
    has_more: bool
    words: Words
    is_cut: bool = False  # more than MOST_FOUND match; the order holds among those read


@dataclass(frozen=True)
class Scope:
    """Whose debtors: the places a user may see, and the names of all places and banks."""

    user: User
    version: int  # of the reference data that it was read from
    saved: list[dict[str, Any]]  # the user's own filters: pk, name, query
    places: dict[int, Region]
    banks: dict[int, Bank]
    every: dict[int, Region]

    def read(self, text: str) -> Words:
        return search_words.read(text, [*self.every.values()], [*self.banks.values()])


PLACES = """
SELECT region.*, %(branch)s::bigint IS NULL OR EXISTS (
    SELECT 1 FROM regions_branchservice service WHERE service.region_id = region.id
      AND service.branch_id = %(branch)s AND service.valid_from <= %(today)s
      AND (service.valid_until IS NULL OR service.valid_until > %(today)s)) AS is_served
FROM regions_region region WHERE region.parent_id IS NOT NULL ORDER BY region.code
"""


# Asked with every page of a list: in one question.
READER = """
SELECT (SELECT number FROM common_dataversion WHERE id = 1),
    (SELECT json_agg(json_build_object('pk', id, 'name', name, 'query', query) ORDER BY name)
     FROM kur_savedfilter WHERE user_id = %(user)s)
"""


def scope_of(user: User) -> Scope:
    """Every page of a list begins with it: places and banks are read anew when they change."""
    with connection.cursor() as cursor:
        cursor.execute(READER, {"user": user.pk})
        version, saved = cursor.fetchone()
    places, banks = _places_and_banks(user, version or 0)
    return Scope(
        user=user,
        version=version or 0,
        saved=saved or [],
        places={place.pk: place for place in places if vars(place)["is_served"]},
        banks={bank.pk: bank for bank in banks},
        every={place.pk: place for place in places},
    )


def _places_and_banks(user: User, version: int) -> tuple[list[Region], list[Bank]]:
    branch = user.branch_id if user.role == User.Role.BRANCH_STAFF else None
    today = timezone.localdate()
    key = f"kur-scope:{version}:{today}:{branch}"
    kept: tuple[list[Region], list[Bank]] | None = caches["pages"].get(key)
    if kept is None:
        found = Region.objects.raw(PLACES, {"branch": branch, "today": today})
        kept = list(found), list(Bank.objects.all())
        caches["pages"].set(key, kept, KEEP_SECONDS)
    return kept


LISTED = """
SELECT person.id, person.name, person.nik_head, person.nik_tail, person.duty, person.state,
    person.state_since, person.region_id, person.bank_id, person.scheme, person.next_on,
    coalesce(nullif(trim(staff.first_name || ' ' || staff.last_name), ''), staff.username),
    person.is_sample, found.matching
FROM ({found}) found JOIN kur_person person ON person.id = found.id
LEFT JOIN accounts_user staff ON staff.id = person.assigned_to_id
ORDER BY {order}
"""
PAGE = """
SELECT parts.*, {matching} AS matching FROM ({parts}) parts
ORDER BY {order} OFFSET %(start)s LIMIT %(length)s
"""
WORK_ORDER = "{0}.part, {0}.duty, {0}.day, {0}.id"
NEXT_ORDER = "{0}.day, {0}.duty, {0}.id"
# The work index: by place and duty, in the order of the day somebody counts as stalled.
OPEN = """
SELECT 0 AS part, first.duty, first.stalls_on AS day, first.id
FROM unnest(%(places)s::bigint[]) place(id), unnest(%(duties)s::smallint[]) duty(code)
CROSS JOIN LATERAL (
    SELECT person.duty, person.stalls_on, person.id FROM kur_person person
    WHERE person.region_id = place.id AND person.duty = duty.code
      AND person.stalls_on IS NOT NULL {conditions}
    ORDER BY person.stalls_on, person.id LIMIT %(end)s) first
"""
# The index by state: whoever has left the first one.
BY_STATE = """
SELECT 1 AS part, first.duty, first.state_since AS day, first.id
FROM unnest(%(places)s::bigint[]) place(id), unnest(%(states)s::text[]) state(name),
    unnest(%(duties)s::smallint[]) duty(code)
CROSS JOIN LATERAL (
    SELECT person.duty, person.state_since, person.id FROM kur_person person
    WHERE person.region_id = place.id AND person.state = state.name AND person.duty = duty.code
      AND person.state <> 'not_informed' {conditions}
    ORDER BY person.state_since, person.id LIMIT %(end)s) first
"""
PLANNED = """
SELECT 0 AS part, person.duty, person.next_on AS day, person.id FROM kur_person person
WHERE person.region_id = ANY(%(places)s) AND person.duty = ANY(%(duties)s)
  AND person.next_on <= %(today)s AND person.stalls_on IS NOT NULL {conditions}
"""
MINE = """
SELECT (person.stalls_on IS NULL)::int AS part, person.duty,
    coalesce(person.stalls_on, person.state_since) AS day, person.id FROM kur_person person
WHERE person.assigned_to_id = %(user)s AND person.region_id = ANY(%(places)s)
  AND person.duty = ANY(%(duties)s) {conditions}
"""
# A search by words: whoever leads in these places, and whose leading credit is elsewhere.
MATCHING = """
SELECT * FROM (
    SELECT (person.stalls_on IS NULL)::int AS part, person.duty,
        coalesce(person.stalls_on, person.state_since) AS day, person.id FROM kur_person person
    WHERE {here} AND person.duty = ANY(%(duties)s) {conditions} LIMIT %(most)s) here
UNION
SELECT * FROM (
    SELECT (person.stalls_on IS NULL)::int, person.duty,
        coalesce(person.stalls_on, person.state_since), person.id FROM kur_person person
    WHERE {elsewhere} AND person.duty = ANY(%(duties)s) {conditions} LIMIT %(most)s) elsewhere
"""
HERE = "person.region_id = ANY(%(places)s)"
BESIDE = """SELECT beside.person_id FROM kur_loan beside WHERE NOT beside.leads
    AND beside.region_id{no_index} = ANY(%(places)s)"""
BY_NUMBERS = {
    "here": HERE,
    "elsewhere": "person.region_id = ANY(%(every)s) AND EXISTS ("
    f"{BESIDE.format(no_index='')} AND beside.person_id = person.id)",
}
# The index of names knows the places as well: a second index for them would be read in vain.
BY_NAMES = {
    "here": "person.region_id + 0 = ANY(%(places)s)"
    " AND kur_name_words(person.region_id, person.name) @@ %(names)s::tsquery",
    "elsewhere": f"person.id IN ({BESIDE.format(no_index=' + 0')}"
    " AND kur_name_words(beside.region_id, beside.debtor_name) @@ %(names)s::tsquery)",
}


def work_list(
    scope: Scope,
    view: str,
    filters: dict[str, Any],
    page: int,
    length: int = PAGE_SIZE,
    reading: Reading | None = None,
) -> Found:
    """For branch staff and verifiers; with a reading, whoever is shown is recorded."""
    words = scope.read(filters.get("q") or "")
    conditions, parameters = _conditions(scope, words, filters, view)
    if not parameters["places"]:
        return Found([], page, has_more=False, words=words)
    order = NEXT_ORDER if view == "hubungi" else WORK_ORDER
    is_searched = words.is_about_people
    if is_searched:
        parts = MATCHING
    elif view == "hubungi":
        parts = PLANNED
    elif filters.get("petugas") == "saya":
        parts = MINE
    else:
        parts = _by_index(view, filters.get("keadaan") or "", parameters)
    start = (page - 1) * length
    parameters |= {"start": start, "length": length + 1, "end": start + length + 1}
    found = PAGE.format(
        parts=parts.format(conditions=conditions, **(BY_NAMES if words.names else BY_NUMBERS)),
        order=order.format("parts"),
        matching="count(*) OVER ()" if is_searched else "0",
    )
    listed = LISTED.format(found=found, order=order.format("found"))
    rows = recording.rows(listed, parameters, reading, length)
    return Found(
        people=[Listed(*row[:-1]) for row in rows[:length]],
        page=page,
        has_more=len(rows) > length,
        words=words,
        is_cut=bool(rows) and rows[0][-1] > MOST_FOUND,
    )


def _by_index(view: str, state: str, parameters: dict[str, Any]) -> str:
    """Which index holds the list in its order; may narrow the states asked for."""
    if state in ("", State.NOT_INFORMED):
        parameters["states"] = FURTHER_STATES
        return f"{OPEN} UNION ALL {BY_STATE}" if (view, state) == ("semua", "") else OPEN
    parameters["states"] = [state]
    return BY_STATE


def _conditions(
    scope: Scope, words: Words, filters: dict[str, Any], view: str
) -> tuple[str, dict[str, Any]]:
    """What narrows the list, as SQL over `person`, and its parameters."""
    places, banks = _narrowed_scope(scope, words, filters)
    duty = filters.get("kewajiban")
    today = timezone.localdate()
    state = filters.get("keadaan") or ""
    parameters: dict[str, Any] = {
        "places": places,
        "banks": banks,
        "duties": [int(duty)] if duty else Duty.values,
        "scheme": filters.get("skema"),
        "state": state,
        "today": today,
        "late": today - timedelta(days=STALLED_AFTER.get(State(state), 0) if state else 0),
        "user": scope.user.pk,
        "most": MOST_FOUND + 1,
        "names": names_query(words, places) if words.names else None,
        "every": list(scope.every),
    }
    digits, more = _digits(scope, words)
    conditions = [
        (state, "person.state = %(state)s"),
        (banks is not None, "person.bank_id = ANY(%(banks)s)"),
        (filters.get("skema"), "person.scheme = %(scheme)s"),
        (filters.get("petugas") == "saya", "person.assigned_to_id = %(user)s"),
        (view == "kerja" and not state, "person.stalls_on IS NOT NULL"),
        (view == "mandek", "person.stalls_on <= %(today)s"),
        # Says the same by the day that the index by state is in the order of.
        (view == "mandek" and state, "person.state_since < %(late)s"),
        (view == "hubungi", "person.next_on <= %(today)s AND person.stalls_on IS NOT NULL"),
    ]
    told = "".join(f" AND {sql}" for wanted, sql in conditions if wanted)
    return told + digits, parameters | more


def _narrowed_scope(
    scope: Scope, words: Words, filters: dict[str, Any]
) -> tuple[list[int], list[int] | None]:
    """The places and banks (None: all) that filters and words leave; never beyond the scope."""
    places = set(scope.places)
    if place := filters.get("wilayah"):
        places &= {place}
    if words.places:
        places &= {place.pk for place in words.places}
    banks = {filters["bank"]} if filters.get("bank") else None
    if words.banks:
        named = {bank.pk for bank in words.banks}
        banks = named if banks is None else banks & named
    return sorted(places), None if banks is None else sorted(banks)


def names_query(words: Words, places: Iterable[int]) -> str:
    """`(12xsiti:* & 12xlestari:*) | (13xsiti:* & …)`: each word begins a word of the name."""
    return " | ".join(
        f"({' & '.join(f'{place}x{name}:*' for name in words.names)})" for place in places
    )


# The credits first, by an index: what is guessed of a beginning's rarity is often far off. Only
# those that the user may see count.
BEGUN = """
ARRAY(SELECT person_id FROM kur_loan WHERE region_id = ANY(%(scope)s) AND number LIKE %({name})s
UNION ALL
SELECT person_id FROM kur_loan WHERE region_id = ANY(%(scope)s) AND number LIKE %({name}_upper)s)
"""


def _digits(scope: Scope, words: Words) -> tuple[str, dict[str, Any]]:
    """Loan numbers, and four last digits of a NIK (which may be a loan number as well)."""
    sql = ""
    parameters: dict[str, Any] = {"scope": list(scope.places)}
    for index, text in enumerate(words.beginnings):
        name = f"begun_{index}"
        parameters |= {
            name: search_words.like(text),
            f"{name}_upper": search_words.like(text.upper()),
        }
        sql += f" AND person.id = ANY({BEGUN.format(name=name)})"
    whole = words.whole_numbers
    for index, text in enumerate([*whole, *words.tails]):
        loans = Loan.objects.filter(
            bank__in=list(scope.banks),
            region__in=list(scope.places),
            number__in=[text, text.upper()],
        )
        name = f"digits_{index}"
        parameters |= {name: text, f"{name}_of": list(loans.values_list("person", flat=True))}
        if index < len(whole):
            sql += f" AND person.id = ANY(%({name}_of)s)"
        elif parameters[f"{name}_of"]:
            sql += f" AND (person.nik_tail = %({name})s OR person.id = ANY(%({name}_of)s))"
        else:
            sql += f" AND person.nik_tail = %({name})s"
    return sql, parameters
