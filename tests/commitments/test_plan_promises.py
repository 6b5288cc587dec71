"""What held commitments and KUR add to the trend: the cases worked in docs/plans.md.

Of `worked`, 5.000 people a month go on by themselves until December: 2.500 in Pontianak, 2.000 in Kubu
Raya and 500 in Singkawang, all of them BPU.
"""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from commitments.plan_figures import facts_of
from tests import factories
from tests.commitments.test_attainment import sample_release  # noqa: F401 - a fixture
from tests.commitments.test_plans import words
from tests.factories import publish

OCTOBER = date(2024, 10, 31)
JULY = datetime(2024, 7, 31, tzinfo=UTC)


def held(made, *commitments, **values):
    """`({number: (still to bring, comes anyway, added)}, people missing)`"""
    facts = facts_of(made(commitments=[one.pk for one in commitments], **values))
    rows = {one.commitment.number: (one.outstanding, one.anyway, one.added) for one in facts.held}
    return rows, facts.answer.missing


def test_a_promise_counts_only_above_what_the_trend_brings_there(made, promised):
    """12.000 promised in Kubu Raya, where 10.000 come anyway: 2.000 are added, not 12.000."""
    one = promised(people=12_000)
    rows, missing = held(made, one)
    assert rows == {one.number: (12_000, 10_000, 2000)}
    assert missing == 158_727 - 25_000 - 2000


def test_a_promise_that_the_trend_keeps_adds_nobody(made, promised):
    rows, missing = held(made, promised(people=10_000))
    assert [row[2] for row in rows.values()] == [0]
    assert missing == 158_727 - 25_000


def test_a_promise_in_another_segment_is_added_whole(worked, made, promised):
    """Nobody of PU comes by the trend."""
    publish(worked.kubu_raya, factories.BranchFactory(), date(2024, 7, 1), 50, "PU", at=JULY)
    rows, _missing = held(made, promised(people=700, segment="PU"))
    assert [row[2] for row in rows.values()] == [700]


def test_two_overlapping_promises_share_the_trend(made, promised):
    """12.000 until December and 3.000 until October, in Kubu Raya. August to October the trend's
    6.000 are shared 12 to 3: 4.800 and 1.200; November and December its 4.000 are the first's.
    3.200 and 1.800 are added: 15.000 promised less the 10.000 that come."""
    long, short = promised(people=12_000), promised(people=3000, due_on=OCTOBER)
    rows, missing = held(made, long, short)
    assert rows == {long.number: (12_000, 8800, 3200), short.number: (3000, 1200, 1800)}
    assert missing == 158_727 - 25_000 - 5000


def test_the_narrower_promise_has_the_trend_of_its_place(made, promised, worked):
    """20.000 promised for the province: the 15.000 of Pontianak and Singkawang come anyway; the
    10.000 of Kubu Raya are those of its own promise."""
    wide = promised(people=20_000, region=worked.province, segment="")
    narrow = promised(people=12_000)
    rows, missing = held(made, wide, narrow)
    assert rows == {wide.number: (20_000, 15_000, 5000), narrow.number: (12_000, 10_000, 2000)}
    assert missing == 158_727 - 25_000 - 7000


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"due_on": date(2025, 3, 31)}, "tenggatnya sesudah tenggat rencana"),
        ({"region": "pontianak"}, "di luar wilayah rencana"),
    ],
)
def test_what_a_plan_cannot_count_says_why(as_user, cast, made, promised, worked, values, why):
    if "region" in values:
        values = {"region": getattr(worked, values["region"])}
    one = promised(people=12_000, **values)
    plan = made(commitments=[one.pk], region=worked.kubu_raya.pk, percent="95")
    assert facts_of(plan).assumptions.committed == 0
    assert why in words(as_user(cast.official).get(plan.get_absolute_url()))


def test_kur_counts_only_above_what_it_brings_already(made, promised, sample_release, worked):  # noqa: F811
    """Its releases of Kubu Raya gained 15 people from April to July, 5 a month, which the trend has:
    of 400 a month 395 are added, 1.975 until December. A promise by KUR of 5.000 carries out its
    2.000 and adds 3.000."""
    sample_release(date(2024, 4, 1), {worked.kubu_raya: 5})
    by_kur = promised(people=5000, channel="kur")
    place = {"region": worked.kubu_raya.pk, "percent": "95"}
    _rows, before = held(made, **place, name="Tanpa")
    rows, missing = held(made, by_kur, **place, kur_per_month=400)
    assert rows == {by_kur.number: (5000, 2000, 3000)}
    assert missing == before - 1975 - 3000


def test_the_page_states_the_rule(as_user, cast, made, promised):
    plan = made(commitments=[promised(people=12_000).pk])
    page = words(as_user(cast.official).get(plan.get_absolute_url()))
    assert "Tidak ada yang dihitung dua kali" in page
    assert reverse("commitments:commitment", args=[plan.commitments.get().number]) in page
