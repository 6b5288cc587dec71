"""A bank's own debtors, in the order of their loan numbers, with nothing but their state."""

from typing import Any

from django.db.models import Sum

from participants.kur import recording, search_words
from participants.kur.models import FunnelCount
from participants.kur.recording import Reading
from participants.kur.search import MOST_FOUND, PAGE_SIZE, Found, Listed, Scope, names_query
from participants.kur.search_words import Words

SCARCE = 2000  # debtors; fewer are looked up by their state, more are met on the way
COLUMNS = """
    person.id, loan.debtor_name, person.nik_head, person.nik_tail, loan.duty, person.state,
    person.state_since, loan.region_id, loan.bank_id, loan.scheme, NULL::date AS next_on,
    NULL AS assigned, person.is_sample, loan.number, loan.missing_since
"""
OWN = f"""
SELECT {COLUMNS} FROM {{people}} person JOIN kur_loan loan ON loan.person_id = person.id
WHERE loan.bank_id = %(bank)s AND loan.leads_at_bank {{conditions}}
"""
IN_ORDER = "ORDER BY number OFFSET %(start)s LIMIT %(length)s"
OF_STATE = """(
    SELECT * FROM kur_person WHERE region_id = ANY(%(every)s) AND state = %(state)s
    OFFSET 0)"""  # OFFSET 0: looked up first, whatever the planner thinks of the order

# Four last digits, or a loan number of four digits: two indexes, never one condition over both.
TAILED = """
    SELECT id FROM kur_person WHERE region_id = ANY(%(every)s) AND nik_tail = %(tail)s
    UNION SELECT person_id FROM kur_loan WHERE bank_id = %(bank)s AND number = %(tail)s
"""


def own_debtors(
    scope: Scope,
    filters: dict[str, Any],
    page: int,
    length: int = PAGE_SIZE,
    reading: Reading | None = None,
) -> Found:
    words = scope.read(filters.get("q") or "")
    bank = scope.user.bank_id
    if words.banks and bank not in {each.pk for each in words.banks}:
        return Found([], page, has_more=False, words=words)
    conditions, parameters = _conditions(scope, words, filters)
    people, limit = "kur_person", ""
    if words.is_about_people:
        limit = f"LIMIT {MOST_FOUND + 1}"
    elif state := filters.get("keadaan"):
        number = _how_many(bank, state, parameters)
        if not number:
            return Found([], page, has_more=False, words=words)
        people = OF_STATE if number <= SCARCE else people
    parameters |= {"start": (page - 1) * length, "length": length + 1}
    own = OWN.format(people=people, conditions=conditions)
    if limit:
        own = f"SELECT *, count(*) OVER () FROM ({own} {limit}) own"
    rows = recording.rows(f"{own} {IN_ORDER}", parameters, reading, length)
    return Found(
        people=[Listed(*row[:15]) for row in rows[:length]],
        page=page,
        has_more=len(rows) > length,
        words=words,
        is_cut=bool(limit and rows) and rows[0][-1] > MOST_FOUND,
    )


def _conditions(scope: Scope, words: Words, filters: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    duty = filters.get("kewajiban")
    numbers = [*words.whole_numbers, *words.tails[1:]]
    parameters: dict[str, Any] = {
        "bank": scope.user.bank_id,
        "state": filters.get("keadaan"),
        "place": filters.get("wilayah"),
        "places": [place.pk for place in words.places],
        "every": list(scope.every),
        "scheme": filters.get("skema") or None,
        "duty": int(duty) if duty else None,
        "names": names_query(words, scope.every) if words.names else None,
        "numbers": [*numbers, *map(str.upper, numbers)],
        "tail": words.tails[0] if words.tails else "",
    }
    conditions = [
        (parameters["state"], "person.state = %(state)s"),
        (parameters["place"], "loan.region_id = %(place)s"),
        (words.places, "loan.region_id = ANY(%(places)s)"),
        (parameters["scheme"], "loan.scheme = %(scheme)s"),
        (duty, "loan.duty = %(duty)s"),
        (
            words.names,
            "kur_name_words(person.region_id, person.name) @@ %(names)s::tsquery",
        ),
        (numbers, "loan.number = ANY(%(numbers)s)"),
        (words.tails, f"person.id IN ({TAILED})"),
    ]
    for index, text in enumerate(words.beginnings):
        name = f"begun_{index}"
        parameters |= {
            name: search_words.like(text),
            f"{name}_upper": search_words.like(text.upper()),
        }
        conditions.append(
            (text, f"(loan.number LIKE %({name})s OR loan.number LIKE %({name}_upper)s)")
        )
    return "".join(f" AND {sql}" for wanted, sql in conditions if wanted), parameters


def _how_many(bank: int | None, state: str, parameters: dict[str, Any]) -> int:
    """From the kept counts, so that a rare state is not looked for along a million credits."""
    counts = FunnelCount.objects.filter(bank=bank, state=state)
    for column, name in [("region", "place"), ("scheme", "scheme"), ("duty", "duty")]:
        if parameters[name]:
            counts = counts.filter(**{column: parameters[name]})
    return counts.aggregate(people=Sum("n"))["people"] or 0
