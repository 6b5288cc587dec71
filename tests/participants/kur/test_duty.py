"""The duty engine: rules by date, the SQL against plain Python, and what a new rule would change."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participants.kur.models import DutyRule, Loan, Person
from participants.kur.models.choices import Duty
from regions.models import Tariff
from tests.participants.kur.lists import row

REFORM = {
    "regulation": "Permenko 7/2025", "effective_from": date(2025, 1, 1), "scheme": "MIKRO",
    "amount_over": 50_000_000, "amount_up_to": 100_000_000, "duty": "must",
}  # fmt: skip


def duty_of(scheme, amount, day):
    """For one credit, by a plain loop: what the SQL is compared with."""
    rules = [
        rule
        for rule in DutyRule.objects.order_by("effective_from", "pk")
        if rule.scheme == scheme
        and rule.amount_over < amount <= rule.amount_up_to
        and rule.effective_from <= day
        and (rule.effective_to is None or day <= rule.effective_to)
    ]
    if not rules:
        return Duty.UNKNOWN, None
    return (Duty.MUST if rules[-1].duty == "must" else Duty.MAY), rules[-1]


@pytest.mark.parametrize(
    ("scheme", "amount", "day", "found"),
    [
        ("KECIL", 100_000_000, date(2024, 1, 1), Duty.UNKNOWN),
        ("KECIL", 100_000_001, date(2024, 1, 1), Duty.MUST),
        ("KECIL", 500_000_000, date(2024, 1, 1), Duty.MUST),
        ("MIKRO", 10_000_000, date(2024, 1, 1), Duty.UNKNOWN),
        ("MIKRO", 10_000_001, date(2024, 1, 1), Duty.MAY),
        ("MIKRO", 60_000_000, date(2022, 12, 31), Duty.UNKNOWN),  # before the rule
        ("PMI", 20_000_000, date(2024, 1, 1), Duty.UNKNOWN),
    ],
)
def test_by_scheme_amount_and_date(rules, scheme, amount, day, found):
    assert duty_of(scheme, amount, day)[0] == found


def test_a_newer_regulation_wins_from_its_day(rules):
    DutyRule.objects.create(**REFORM)
    assert duty_of("MIKRO", 60_000_000, date(2024, 12, 31))[0] == Duty.MAY
    assert duty_of("MIKRO", 60_000_000, date(2025, 1, 1))[0] == Duty.MUST


@given(
    loans=st.lists(
        st.tuples(
            st.sampled_from(["MIKRO", "KECIL", "PMI"]),
            st.sampled_from([10, 11, 50, 51, 100, 101, 500]),
            st.sampled_from(["2022-12-31", "2023-01-01", "2024-12-31", "2025-01-01"]),
        ),
        min_size=1, max_size=6,
    )
)  # fmt: skip
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_sql_and_python_agree(rules, import_list, loans):
    DutyRule.objects.get_or_create(**REFORM)
    import_list(
        [
            row(n, scheme=scheme, amount=str(millions * 1_000_000), disbursed_on=day)
            for n, (scheme, millions, day) in enumerate(loans, start=1)
        ]
    )
    for loan in Loan.objects.filter(number__in=[f"A-{n}" for n in range(1, len(loans) + 1)]):
        wanted = duty_of(loan.scheme, loan.amount, loan.disbursed_on)
        assert (loan.duty, loan.rule) == wanted


def test_a_new_rule_is_saved_and_says_how_many_credits_it_changed(
    rules, import_list, as_user, cast
):
    import_list([row(1, amount="60000000", disbursed_on="2025-02-01")])
    page = as_user(cast.admin).post("/kur/aturan/", REFORM, follow=True).content.decode()
    assert "1 kredit berubah" in page
    assert Loan.objects.get().duty == Duty.MUST
    assert DutyRule.objects.count() == 3


def test_a_covered_debtor_owes_nothing_more(rules, import_list, as_user, cast, person_of):
    import_list([row(1)])
    Person.objects.update(state="active")
    page = as_user(cast.officer_a).get(f"/kur/debitur/{person_of('A-1').pk}/").content.decode()
    assert "sudah<span" in page


def test_reliefs_are_not_for_public_budgets(db):
    base = Tariff.objects.create(monthly=16_800, effective_from=date(2023, 1, 1))
    relief = Tariff.objects.create(
        monthly=8_400, effective_from=date(2026, 1, 1), effective_to=date(2026, 6, 30),
        for_public_budgets=False,
    )  # fmt: skip
    on = Tariff.objects.valid_on
    assert on(date(2026, 3, 1)).first() == relief
    assert on(date(2026, 3, 1), publicly_paid=True).first() == base
    assert on(date(2026, 7, 1)).first() == base


def test_the_rules_name_their_schemes(client, rules):
    page = client.get("/kur/aturan/").content.decode()
    assert '<th scope="row">kecil</th>' in page
