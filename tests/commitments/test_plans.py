"""Plans as people use them: made, split, costed, compared, shared, taken along and adopted."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from commitments.models import Plan
from commitments.plan_actions import percent_for
from commitments.plan_figures import facts_of
from common.arithmetic import people_at
from regions.models import Target, Tariff
from tests import factories
from tests.commitments.conftest import PLAN_FIELDS, places_form


def words(response):
    return " ".join(response.content.decode().split())


def test_what_is_missing_is_told_by_month_place_and_money(as_user, cast, made, worked):
    """5.000 a month go on by themselves: 25.000 of the 158.727 until December."""
    plan = made()
    facts = facts_of(plan)
    assert facts.answer.missing == 158_727 - 25_000
    assert facts.answer.per_month == 26_746  # 133.727 / 5, rounded up
    # Pontianak has more participants than workers, so nobody is left to bring there.
    assert facts.split == {worked.pontianak.pk: 0, worked.kubu_raya.pk: 47_030,
                           worked.singkawang.pk: 12_493}  # fmt: skip
    assert facts.unplaced == 133_727 - 59_523
    page = words(as_user(cast.official).get(plan.get_absolute_url()))
    assert "133.727 orang" in page
    assert "Target <b>tidak tercapai</b>: pada tenggat masih kurang 74.204 orang." in page
    # 59.523 in five months: 11.905, 23.810, 35.715, 47.619 and 59.523 people for a month each.
    assert facts.budget.total == 178_572 * 16_800
    assert "Rp3.000.009.600" in page


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"deadline": "2024-07-31"}, "deadline", "Tenggat sudah lewat: angka terakhir Juli 2024."),
        ({"deadline": "2054-07-31"}, "deadline", "Paling jauh sepuluh tahun"),
        ({"percent": "100.5"}, "percent", "Paling banyak 100%: tidak lebih dari semua pekerja."),
        ({"percent": "0"}, "percent", "Sedikitnya 1%."),
        ({"renewed_percent": 101}, "renewed_percent", "Paling banyak 100%."),
        ({"name": ""}, "name", ""),
        ({"name": "NIK 6171991508800001"}, "name", "Jangan menulis NIK."),
    ],
)
def test_bad_input_is_told_at_its_field(as_user, cast, plan_fields, wrong, field, sentence):
    response = as_user(cast.official).post(reverse("plans:new"), plan_fields | wrong)
    assert sentence in " ".join(response.context["form"].errors[field])
    assert not Plan.objects.exists()


def test_a_place_without_figures_cannot_be_planned(as_user, cast, plan_fields):
    bare = factories.RegionFactory(code="61.10", name="Melawi")
    response = as_user(cast.official).post(reverse("plans:new"), plan_fields | {"region": bare.pk})
    assert "belum punya angka" in " ".join(response.context["form"].errors["region"])


def test_a_new_plan_begins_with_what_is_known(as_user, cast, worked):
    form = as_user(cast.official).get(reverse("plans:new")).context["form"]
    assert form["percent"].value() == Decimal("46.00")
    assert form["deadline"].value() == date(2024, 12, 31)


def test_a_new_plan_counts_on_no_promise_whose_due_date_is_over(as_user, cast, grow, promised):
    promised(due_on=date(2024, 8, 31))
    still = promised(due_on=date(2024, 9, 30))
    grow({}, 1)
    page = as_user(cast.official).get(reverse("plans:new"))
    assert page.context["form"]["commitments"].value() == [still.pk]
    assert "lewat jalur lain · 31 Agustus 2024" in words(page)  # and may be ticked


def test_kur_and_renewals_lessen_it(made, worked):
    factories.cohort(worked.singkawang, date(2024, 1, 1), date(2024, 9, 15), 600)
    before = facts_of(made()).answer.missing
    facts = facts_of(made(name="Dipegang", kur_per_month=1000, renewed_percent=50))
    assert facts.answer.missing == before - 5000 + 300
    [dues, renewals] = facts.budget.lines
    assert renewals.total == 4 * 300 * 16_800  # September to December
    assert facts.budget.total == dues.total + renewals.total


def test_who_is_renewed_by_another_sponsor_is_not_paid_for_again(made, worked):
    ended = factories.cohort(worked.singkawang, date(2024, 1, 1), date(2024, 9, 15), 600)
    factories.cohort(
        worked.singkawang,
        date(2024, 9, 16),
        date(2025, 1, 31),
        600,
        renews=ended.cohort,
        funder_kind="csr",
    )
    assert [line.purpose for line in facts_of(made()).budget.lines] == ["dues"]


def test_renewals_cost_the_tariff_of_their_segment_and_unknown_is_not_nothing(
    as_user, cast, made, worked
):
    factories.cohort(worked.singkawang, date(2024, 1, 1), date(2024, 9, 15), 600, segment="PMI")
    plan = made()
    budget = facts_of(plan).budget
    assert [(line.segment, line.total) for line in budget.lines] == [
        ("BPU", 178_572 * 16_800),
        ("PMI", None),
    ]
    page = words(as_user(cast.official).get(plan.get_absolute_url()))
    assert "Anggaran belum dapat dihitung" in page
    Tariff.objects.create(segment="PMI", monthly=10_000, effective_from=date(2023, 1, 1))
    assert facts_of(plan).budget.lines[1].total == 4 * 600 * 10_000


def test_a_segment_without_a_tariff_has_no_best_split(as_user, cast, made):
    plan = made(segment="PU")
    page = words(as_user(cast.official).get(reverse("plans:best", args=[plan.pk])))
    assert "iuran PU belum tercatat" in page
    assert as_user(cast.official).get(f"/api/v1/plans/{plan.pk}/").json()["cost"] is None


def test_split_by_hand_and_a_cap_for_the_best(as_user, cast, made, worked):
    plan = made(share="by_hand")
    data = places_form(plan, kubu_raya={"people": 500, "cap": 40_000})
    as_user(cast.official).post(reverse("plans:places", args=[plan.pk]), data)
    assert facts_of(plan).split[worked.kubu_raya.pk] == 500
    best = as_user(cast.official).get(reverse("plans:best", args=[plan.pk])).context["best"]
    assert best.people == {worked.pontianak.pk: 0, worked.kubu_raya.pk: 40_000,
                           worked.singkawang.pk: 12_493}  # fmt: skip
    assert best.missing == 133_727 - 52_493
    # In five equal months one person is paid for in (1 + 2 + 3 + 4 + 5) / 5 = 3 of them.
    budget = {"anggaran": 3 * 16_800 * 1000}
    page = as_user(cast.official).get(reverse("plans:best", args=[plan.pk]), budget)
    assert page.context["best"].total == 1000


def test_floor_above_cap_is_told(as_user, cast, made):
    plan = made()
    data = places_form(plan, kubu_raya={"floor": 5, "cap": 4})
    page = words(as_user(cast.official).post(reverse("plans:places", args=[plan.pk]), data))
    assert "Paling banyak tidak boleh di bawah paling sedikit." in page


def test_shared_by_its_address_changed_by_its_owner(as_user, client, cast, made):
    plan = made()
    assert as_user(cast.verifier).get(plan.get_absolute_url()).status_code == 200
    for name in ("change", "places"):
        assert client.get(reverse(f"plans:{name}", args=[plan.pk])).status_code == 404
    assert client.post(reverse("plans:delete", args=[plan.pk])).status_code == 404
    assert not client.get(reverse("plans:index")).context["plans"]
    client.logout()
    assert client.get(plan.get_absolute_url())["Location"].startswith("/masuk/")
    as_user(cast.official).post(reverse("plans:delete", args=[plan.pk]))
    assert not Plan.objects.exists()


def test_whoever_reads_a_plan_copies_it_and_changes_the_copy(as_user, cast, made, promised):
    plan = made(commitments=[promised(people=100).pk])
    client = as_user(cast.verifier)
    for _time in range(2):
        client.post(reverse("plans:copy", args=[plan.pk]))
    copies = Plan.objects.owned_by(cast.verifier)
    assert {one.name for one in copies} == {
        "Sampai Desember (salinan)",
        "Sampai Desember 2 (salinan)",
    }
    assert all(one.places.count() == 3 and one.commitments.count() == 1 for one in copies)
    assert Plan.objects.owned_by(cast.official).get().places.count() == 3


def test_plans_stand_side_by_side(as_user, cast, made):
    plans = [made(name="A"), made(name="B", percent="40")]
    address = reverse("plans:compare")
    page = words(as_user(cast.official).get(address, {"rencana": [one.pk for one in plans]}))
    assert "133.727" in page
    assert "33.794" in page  # 666.220 people at 40 %, less 632.426
    assert as_user(cast.official).get(address, {"rencana": "x"}).status_code == 200


def test_other_costs_are_in_the_budget_of_page_file_and_api(as_user, cast, made, worked):
    """12.493 people of Singkawang at Rp1.000 once: 2.499 in each of three months, 2.498 in two."""
    plan = made()
    client = as_user(cast.official)
    address = reverse("plans:places", args=[plan.pk])
    client.post(address, places_form(plan, singkawang={"extra_cost": 1000}))
    [dues, other] = facts_of(plan).budget.lines
    assert list(other.by_month.values()) == [2_499_000] * 3 + [2_498_000] * 2
    assert facts_of(plan).budget.total == 178_572 * 16_800 + 12_493_000
    assert "Rp3.012.502.600" in words(client.get(plan.get_absolute_url()))
    body = client.get(f"/api/v1/plans/{plan.pk}/").json()
    assert body["cost"] == 3_012_502_600
    assert [line["total"] for line in body["budget"]] == [dues.total, 12_493_000]


def test_it_is_held_against_its_own_path(as_user, cast, made, grow):
    """It misses by 74.204, and so does its path; a new name moves nothing, a new target begins anew."""
    plan = made()
    first = [plan.path[0][1], plan.path[-1][1]]
    assert first == [607_426 + 5000 + 11_905, 766_153 - 74_204]
    grow({"kubu_raya": 600})
    client = as_user(cast.official)
    page = words(client.get(plan.get_absolute_url()))
    assert "Agustus 2024: 16.305 orang di bawah rencana" in page
    assert "Rencananya sendiri berhenti 74.204 orang di bawahnya." in page
    change = reverse("plans:change", args=[plan.pk])
    fields = {**PLAN_FIELDS, "region": plan.region.pk}
    client.post(change, fields | {"name": "Nama lain"})
    plan.refresh_from_db()
    assert (plan.name, plan.path[0][1], plan.month) == ("Nama lain", first[0], date(2024, 7, 1))
    client.post(change, fields | {"percent": "40"})
    plan.refresh_from_db()
    assert (plan.month, plan.participants) == (date(2024, 8, 1), 608_026)


def test_a_plan_whose_deadline_has_come_is_still_held_against_what_happened(
    as_user, cast, made, grow
):
    plan = made(deadline="2024-08-31")
    grow({"kubu_raya": 600})
    page = words(as_user(cast.official).get(plan.get_absolute_url()))
    assert (
        "Tenggatnya sudah lewat (31 Agustus 2024): pada Agustus 2024 ada 608.026 peserta." in page
    )
    assert "Agustus 2024: " in page
    for name in ("best", "workbook"):
        assert (
            as_user(cast.official).get(reverse(f"plans:{name}", args=[plan.pk])).status_code == 200
        )


def test_adopted_it_becomes_each_places_own_target(as_user, cast, made, worked):
    plan = made()
    adopt = reverse("plans:adopt", args=[plan.pk])
    data = {"document": "SK 1/2024", "issued_by": "Gubernur", "published_on": "2024-09-01"}
    assert as_user(cast.official).post(adopt, data).status_code == 403
    assert "document" in as_user(cast.admin).post(adopt, {}).context["adopt"].errors
    late = as_user(cast.admin).post(adopt, data | {"published_on": "2025-01-01"})
    assert "published_on" in late.context["adopt"].errors
    as_user(cast.admin).post(adopt, data)
    target = Target.objects.get(region=worked.kubu_raya, in_use=True)
    assert (target.document, target.percent) == ("SK 1/2024", Decimal("100.00"))
    target.percent = 90  # of the document, not of what the plan would say by now
    target.save()
    page = words(as_user(cast.official).get(plan.get_absolute_url()))
    assert "Target yang ditetapkan" in page
    assert '<td class="n">90%</td>' in page
    assert as_user(cast.official).get(reverse("plans:change", args=[plan.pk])).status_code == 302
    as_user(cast.admin).post(adopt, data | {"document": "SK 2/2024"})
    assert Target.objects.filter(region=worked.kubu_raya).count() == 1


def test_gaps_are_to_what_the_plan_is_to_reach_whatever_a_places_own_target(
    as_user, cast, made, worked
):
    """To 85 %: 246.500 - 242.970 = 3.530 in Kubu Raya, 62.251 - 60.743 = 1.508 in Singkawang. Of 8.292
    they take 5.810 and 2.482, also once the plan is adopted and has given them targets of their own."""
    factories.TargetFactory(region=worked.kubu_raya, percent="100")
    plan = made(share="gap", percent="85", kur_per_month=155_000)
    split = {worked.pontianak.pk: 0, worked.kubu_raya.pk: 5_810, worked.singkawang.pk: 2_482}
    assert facts_of(plan).split == split
    page = words(as_user(cast.admin).get(plan.get_absolute_url()))
    assert "Kekurangan ke 85%" in page
    assert "3.530" in page
    data = {"document": "SK 1/2024", "issued_by": "Gubernur", "published_on": "2024-09-01"}
    as_user(cast.admin).post(reverse("plans:adopt", args=[plan.pk]), data)
    assert Target.objects.filter(document="SK 1/2024").count() == 3
    assert facts_of(plan).split == split


def test_what_a_person_costs_is_what_the_budget_says_of_them(as_user, cast, made, worked):
    """12.000 people, 2.400 a month: (1 + 2 + 3 + 4 + 5) x 2.400 x 16.800 = Rp604.800.000, both ways."""
    plan = made(share="by_hand")
    address = reverse("plans:places", args=[plan.pk])
    as_user(cast.official).post(address, places_form(plan, kubu_raya={"people": 12_000}))
    best = as_user(cast.official).get(reverse("plans:best", args=[plan.pk]))
    assert best.context["own_cost"] == facts_of(plan).budget.total == 604_800_000


@given(st.integers(1, 3_000_000), st.data())
def test_percent_of_a_target_asks_for_so_many_people_and_hardly_more(workers, data):
    people = data.draw(st.integers(1, workers))
    percent = percent_for(people, workers)
    assert people_at(percent, workers) >= people
    assert 0 <= Fraction(percent) - Fraction(100 * people, workers) < Fraction(1, 100)


def test_the_api_gives_the_plan_to_who_has_signed_in(as_user, client, cast, made):
    plan = made()
    address = f"/api/v1/plans/{plan.pk}/"
    body = as_user(cast.verifier).get(address).json()
    assert (body["missing"], body["reached_in"], body["cost"]) == (133_727, None, 3_000_009_600)
    assert [row["people"] for row in body["places"]] == [47_030, 0, 12_493]
    assert len(body["months"]) == 5
    client.logout()
    assert client.get(address).status_code == 401
