"""The meeting of 1 August 2024 replayed: what went wrong when somebody did it by hand."""
# ruff: noqa: F811 - fixtures of other modules are asked for by their names

from datetime import date
from io import BytesIO

import pytest
from django.contrib import admin
from django.urls import reverse
from openpyxl import load_workbook
from pptx import Presentation

from commitments import actions, minutes, pack
from commitments.agenda import agenda
from commitments.attainment import attainments
from commitments.forms.commitments import CommitmentForm
from commitments.forms.plans import BudgetForm, PlacePlanForm, PlanForm
from commitments.forms.progress import ProgressForm
from commitments.models import Answer, Commitment, Meeting, Plan
from commitments.plan_figures import facts_of
from participants.cohorts.forms import CohortForm
from participants.kur.bank_forms import TargetForm
from regions.models import WorkforceEstimate
from tests import factories
from tests.commitments.test_attainment import sample_release  # noqa: F401 - a fixture
from tests.commitments.test_pages import fields, words  # noqa: F401 - a fixture

AUGUST = date(2024, 8, 1)


@pytest.fixture
def made(as_user, cast, plan_fields):
    def make(**values):
        as_user(cast.official).post(reverse("plans:new"), plan_fields | values)
        return Plan.objects.get(name=(plan_fields | values)["name"])

    return make


@pytest.mark.parametrize(
    "field",
    [
        CommitmentForm.base_fields["people"],
        ProgressForm.base_fields["people"],
        PlanForm.base_fields["kur_per_month"],
        PlacePlanForm.base_fields["people"],
        PlacePlanForm.base_fields["extra_cost"],
        BudgetForm.base_fields["anggaran"],
        CohortForm.base_fields["headcount"],
        TargetForm.base_fields["people"],
    ],
)
def test_five_thousand_is_never_read_as_five(field):
    assert field.clean("5.000") == field.clean("5000") == 5000


def test_counts_of_the_admin_are_read_as_written(rf, cast):
    request = rf.get("/")
    request.user = cast.admin
    page = admin.site._registry[WorkforceEstimate]
    assert page.get_form(request).base_fields["workers"].clean("550.000") == 550_000


def test_a_change_withdrawn_before_it_is_in_force_closes_no_door(as_user, cast, fields, promised):
    commitment = promised()
    client = as_user(cast.bank_officer)
    change, withdraw = (
        reverse(f"commitments:{name}", args=[commitment.number]) for name in ("change", "withdraw")
    )
    for people in (8000, 7000):
        client.post(change, fields | {"people": people, "reason": "Kuota berkurang"})
        page = words(client.post(withdraw, {"reason": "Salah ketik"}, follow=True))
        assert "Perubahan ditarik; yang sebelumnya tetap berlaku." in page
        assert Commitment.objects.in_force().get().people == 10_000
    client.post(withdraw, {"reason": "Program dihentikan"})
    assert not Commitment.objects.in_force().exists()


def test_what_was_decided_at_a_meeting_stays_with_it(as_user, cast, fields, promised, meeting):
    waits = actions.enter(
        commitment=Commitment(**_values(promised(), number=None)), by=cast.official
    )
    minutes.close(meeting=Meeting.objects.get(pk=meeting.pk), text="", by=cast.official)
    for number in (1, waits.number):
        as_user(cast.official).post(
            reverse("commitments:change", args=[number]),
            fields | {"people": "9.000", "meeting": "", "reason": "Kuota"},
        )
        if number == 1:
            as_user(cast.verifier).post(reverse("commitments:verify", args=[number]))
    latest = Commitment.objects.current()
    assert [(one.people, one.meeting_id) for one in latest] == [(9000, meeting.pk)] * 2


def _values(commitment, **others):
    names = [
        "meeting", "party_kind", "party_bank", "region", "channel", "segment", "people",
        "starts_in", "due_on", "measure", "source",
    ]  # fmt: skip
    return {name: getattr(commitment, name) for name in names} | others


def test_kur_of_the_province_is_taken_off_in_each_of_its_places(
    promised,
    grow,
    sample_release,
    worked,
):
    """300 people more in Kubu Raya, 120 of them by KUR, which the banks promised for the province."""
    banks = promised(region=worked.province, people=1000, measure="kur", channel="kur")
    place = promised(people=2000)
    grow({"kubu_raya": 300})
    sample_release(AUGUST, {worked.kubu_raya: 140, worked.province: 145})
    rows = {row.commitment: row for row in attainments(AUGUST, today=date(2024, 9, 10))}
    assert (rows[banks].gained, rows[place].gained) == (120, 180)
    assert rows[banks].shared_with == [place]


def test_cohort_of_another_place_or_from_before_measures_no_promise(as_user, cast, fields, worked):
    elsewhere = factories.cohort(worked.singkawang, AUGUST, date(2024, 12, 31), 600)
    before = factories.cohort(worked.kubu_raya, date(2024, 5, 1), date(2024, 12, 31), 600)
    for cohort, sentence in [(elsewhere, "milik"), (before, "sudah berlaku sejak 1 Mei 2024")]:
        sent = fields | {"measure": "cohort", "cohort": cohort.cohort_id}
        response = as_user(cast.official).post(reverse("commitments:new"), sent)
        assert sentence in " ".join(response.context["form"].errors["cohort"])


def test_the_keyboard_begins_in_the_form_of_decisions(as_user, cast, meeting):
    page = as_user(cast.official).get(reverse("commitments:decisions", args=[meeting.pk]))
    form = page.context["form"]
    assert "autofocus" in str(form["party"])
    assert (str(form["starts_in"].value()), form["source"].value()) == (
        "2024-08-01",
        "Risalah High Level Meeting, 1 Agustus 2024",
    )
    wrong = as_user(cast.official).post(page.request["PATH_INFO"], {"meeting": meeting.pk})
    form = wrong.context["form"]
    assert [name for name in form.fields if "autofocus" in str(form[name])] == ["party"]


def test_every_row_of_the_slides_is_on_its_slide(promised, worked, cast, meeting):
    for _number in range(8):
        promised(people=50, channel="wage_earners")
    minutes.close(meeting=Meeting.objects.get(pk=meeting.pk), text="", by=cast.official)
    following = Meeting.objects.create(
        name="Rapat berikutnya", held_on=date(2024, 9, 1), held_at="P", chair="P", attendees="P"
    )
    deck = Presentation(BytesIO(pack.agenda_slides(agenda(following))))
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for table in tables for row in list(table.rows)[1:]]
    assert len([row for row in rows if "50 orang BPU" in row[2]]) == 8
    for table in tables:
        letters = [int(column.width / 914_400 / 0.1) for column in table.columns]
        lines = [
            max(-(-len(cell.text) // room) for cell, room in zip(row.cells, letters, strict=True))
            for row in table.rows
        ]
        assert sum(0.24 * each + 0.12 for each in lines) <= 5.8


def test_the_answer_of_a_letter_is_recorded_once_though_the_page_is_loaded_again(client, promised):
    from commitments.letters import answer_link

    address = answer_link(promised()).partition("/komitmen")
    path = address[1] + address[2]
    response = client.post(path, {"kind": "on_the_way"}, follow=True)
    client.get(response.redirect_chain[-1][0])
    assert "jawaban dicatat" in words(response)
    assert Answer.objects.count() == 1


# Plans


def test_a_name_twice_is_told_at_the_form(as_user, cast, made, plan_fields):
    made()
    page = words(as_user(cast.official).post(reverse("plans:new"), plan_fields))
    assert "Anda sudah punya rencana bernama ini." in page
    assert Plan.objects.count() == 1


def _post_people(client, plan, people):
    rows = list(plan.places.order_by("region__code"))
    data = {"places-TOTAL_FORMS": len(rows), "places-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        data |= {f"places-{number}-id": row.pk, f"places-{number}-plan": plan.pk}
        data |= {f"places-{number}-people": people.get(row.region_id, "")}
    return client.post(reverse("plans:places", args=[plan.pk]), data)


def test_by_hand_takes_no_more_than_are_uncovered_and_the_workbook_gives_the_same(
    as_user, cast, made, worked
):
    plan, client = made(share="by_hand"), as_user(cast.official)
    page = words(_post_people(client, plan, {worked.kubu_raya.pk: "999.999"}))
    assert "Di sini tinggal 47.030 pekerja yang belum terlindungi." in page
    _post_people(client, plan, {worked.kubu_raya.pk: "40.000"})
    content = client.get(reverse("plans:workbook", args=[plan.pk])).content
    formulas = load_workbook(BytesIO(content))["Rencana"]
    values = load_workbook(BytesIO(content), data_only=True)["Rencana"]
    assert formulas["B13"].value == "=SUM('Wilayah'!D2:D4)"
    assert values["B13"].value == 40_000
    assert values["B14"].value == facts_of(plan).answer.short_by == 93_727


def test_own_targets_of_the_places_add_up_to_that_of_the_province(made):
    """40 % are 666.220 people, of whom 25.000 come anyway: they are in the places' targets too."""
    facts = facts_of(made(percent="40"))
    assert facts.answer.missing == 33_794
    assert facts.own_targets_total == 666_220


def test_promises_of_kur_are_not_counted_beside_what_kur_brings(made, promised):
    held = promised(people=10_000, channel="kur").pk
    without = facts_of(made(kur_per_month=1000)).answer.missing
    with_promise = facts_of(made(name="B", kur_per_month=1000, commitments=[held])).answer.missing
    assert with_promise == without - 5000  # of 10.000 promised 5.000 are what KUR brings anyway


def test_what_a_budget_does_not_reach_is_told_and_nonsense_has_no_answer(as_user, cast, made):
    address = reverse("plans:best", args=[made().pk])
    page = words(as_user(cast.official).get(address, {"anggaran": "50.400.000"}))
    assert "Dari 133.727 orang yang harus dibawa, 132.727 belum terjangkau anggaran ini." in page
    page = words(as_user(cast.official).get(address, {"anggaran": "banyak"}))
    assert "paling murah" not in page
    assert "Anggaran ini tidak cukup" not in page
