"""A round from its creation to its publication, and the recorded ways back."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from awards import actions, winner_actions
from awards.forms.editions import EditionForm
from awards.models import Award, Criterion, Edition, Juror
from common.problems import NotNow
from tests.trail import changes_of, differences

FACTS = {"assessment_year": 2023, "level": "province", "kinds": ["regency"]}


def errors(files=None, **facts):
    return EditionForm(FACTS | facts, files).errors


def test_period_is_the_calendar_year_unless_told(db, as_user, cast):
    as_user(cast.award_admin).post(reverse("awards:new"), FACTS)
    edition = Edition.objects.get()
    assert (edition.period_start, edition.period_end) == (date(2023, 1, 1), date(2023, 12, 31))
    assert [category.kind for category in edition.categories.all()] == ["regency"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({"presented_on": "2023-12-31"}, "presented_on", id="ceremony on the last day"),
        pytest.param({"presented_on": "2023-06-01"}, "presented_on", id="ceremony within"),
        pytest.param({"presented_on": "08/31/2024"}, "presented_on", id="month first"),
        pytest.param({"cutoff_on": "2022-12-31"}, "cutoff_on", id="cut-off before the period"),
        pytest.param({"cutoff_on": "2023-12-30"}, "cutoff_on", id="cut-off a day before its end"),
        pytest.param({"cutoff_on": "9999-12-31"}, "cutoff_on", id="cut-off beyond the calendar"),
        pytest.param({"period_start": "0001-01-01"}, "period_start", id="period from year 1"),
        pytest.param({"period_end": "9999-12-31"}, "period_end", id="period without an end"),
        pytest.param({"period_end": "2022-12-31"}, "period_end", id="period turned round"),
        pytest.param({"assessment_year": 2016}, "assessment_year", id="before the first award"),
        pytest.param({"kinds": ["province"]}, "kinds", id="province in a provincial round"),
        pytest.param({"kinds": []}, "kinds", id="no category"),
        pytest.param({"level": "kecamatan"}, "level", id="unknown level"),
    ],
)
def test_bad_fact_is_told_at_its_field(db, facts, field):
    assert field in errors(**facts)


@pytest.mark.parametrize("year", [10000, 32768, 99999999999])
def test_year_beyond_the_calendar_is_told_at_its_field(as_user, cast, year):
    response = as_user(cast.award_admin).post(
        reverse("awards:new"), FACTS | {"assessment_year": year}
    )
    assert "assessment_year" in response.context["form"].errors
    assert not Edition.objects.exists()


def test_latest_year_to_assess_is_this_one(db):
    this_year = timezone.localdate().year
    assert not errors(assessment_year=this_year)
    assert "assessment_year" in errors(assessment_year=this_year + 1)


def test_ceremony_is_planned_two_years_ahead_at_most(db):
    today = timezone.localdate()
    assert not errors(presented_on=today + timedelta(days=729))
    assert "presented_on" in errors(presented_on=today + timedelta(days=732))


def test_first_day_after_the_period_will_do(db):
    assert not errors(presented_on="2024-01-01")


def test_last_day_of_the_period_will_do_as_cutoff(db):
    assert not errors(cutoff_on="2023-12-31")


def test_second_round_of_a_year_and_level_points_to_the_first(edition):
    assert "sudah ada" in errors()["assessment_year"][0]
    assert not errors(level="national")


@pytest.mark.parametrize(
    ("content", "is_wrong"),
    [
        pytest.param(b"%PDF-1.7 isi", False, id="pdf"),
        pytest.param(b"<html>", True, id="renamed html"),
    ],
)
def test_decree_is_a_pdf(db, content, is_wrong):
    upload = SimpleUploadedFile("SK.pdf", content, "application/pdf")
    assert ("decree_file" in errors({"decree_file": upload})) == is_wrong


def test_category_with_entrants_is_kept(edition, nominated, as_user, cast):
    url = reverse("awards:change", args=[edition.pk])
    response = as_user(cast.award_admin).post(url, FACTS | {"kinds": ["village"]})
    assert "sudah berisi peserta" in response.context["form"].errors["kinds"][0]
    assert edition.categories.count() == 3


def test_publishing_shows_the_winners_to_everybody(decided, client, as_user, cast):
    page = reverse("awards:edition", args=[2023, "provinsi"])
    assert client.get(page).status_code == 404
    as_user(cast.award_admin).post(reverse("awards:publish", args=[decided.pk]))
    client.logout()
    assert "Kabupaten Mempawah" in client.get(page).content.decode()


def test_undecided_round_is_not_published(edition, nominated, cast):
    with pytest.raises(NotNow):
        actions.publish(edition=edition, by=cast.award_admin)


def test_round_whose_awards_are_all_withdrawn_is_not_published_again(published, cast):
    edition = actions.step_back(edition=published, reason="Keliru", by=cast.award_admin)
    for award in Award.objects.all():
        winner_actions.withdraw_award(award=award, reason="Keliru", by=cast.award_admin)
    with pytest.raises(NotNow):
        actions.publish(edition=edition, by=cast.award_admin)


def test_steps_back_are_recorded_with_their_reason(published, cast):
    edition = actions.step_back(edition=published, reason="Nama keliru", by=cast.award_admin)
    assert edition.state == Edition.State.DECIDED
    edition = actions.step_back(edition=edition, reason="Nilai keliru", by=cast.award_admin)
    assert edition.state == Edition.State.JUDGING
    latest, former = changes_of(Edition, action="update")[:2]
    assert (latest.reason, former.reason) == ("Nilai keliru", "Nama keliru")
    assert differences(latest)["Keadaan"] == ("sudah diputuskan", "penilaian")


def test_step_back_without_a_reason_is_not_taken(published, as_user, cast):
    as_user(cast.award_admin).post(
        reverse("awards:step_back", args=[published.pk]), {"reason": " "}
    )
    published.refresh_from_db()
    assert published.is_published


def test_known_round_is_reopened_and_decided_again(published, regency, nominees, cast):
    kept = Award.objects.get(region=nominees["61.12"]).pk
    for _step in range(2):
        actions.step_back(edition=published, reason="Dihitung ulang", by=cast.award_admin)
    winners = [Award(category=regency, region=nominees["61.12"], rank=1)]
    actions.decide(edition=published, winners=winners, by=cast.award_admin)
    valid = Award.objects.not_withdrawn()
    assert [(award.pk, award.rank) for award in valid] == [(kept, 1)]
    dropped = Award.objects.get(region=nominees["61.02"])
    assert (dropped.is_withdrawn, dropped.withdrawal_reason) == (True, "Dihitung ulang")


def test_round_that_was_never_public_can_be_deleted(decided, cast):
    actions.delete_edition(edition=decided, reason="Salah tahun", by=cast.award_admin)
    assert not Edition.objects.exists()
    (deleted,) = changes_of(Edition, action="delete")
    assert (deleted.reason, deleted.user) == ("Salah tahun", cast.award_admin)
    assert differences(deleted)["Tahun penilaian"] == ("2023", "–")
    assert {change.label for change in changes_of(Award, action="delete")} >= {"Kabupaten Mempawah"}


def test_round_that_was_public_is_not_deleted_even_when_reopened(published, cast):
    edition = actions.step_back(edition=published, reason="x", by=cast.award_admin)
    with pytest.raises(NotNow):
        actions.delete_edition(edition=edition, reason="x", by=cast.award_admin)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"state": "published"}, id="published without a time"),
        pytest.param({"state": "decided"}, id="decided without a time"),
        pytest.param({"presented_on": date(2023, 12, 31)}, id="ceremony within the period"),
        pytest.param({"period_end": date(2022, 1, 1)}, id="period turned round"),
        pytest.param({"cutoff_on": date(2023, 12, 30)}, id="cut-off before the end of the period"),
    ],
)
def test_database_holds_the_rules_too(edition, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.update(**values)


def test_criteria_and_jury_are_saved_from_one_page(edition, as_user, cast):
    data = {
        "criteria-TOTAL_FORMS": 2, "criteria-INITIAL_FORMS": 0,
        "criteria-0-name": "Kebijakan", "criteria-0-weight": "40",
        "criteria-1-name": "Wawancara", "criteria-1-weight": "",
        "jury-TOTAL_FORMS": 1, "jury-INITIAL_FORMS": 0, "jury-0-role": "Sekda, ketua",
    }  # fmt: skip
    as_user(cast.award_admin).post(reverse("awards:rules", args=[edition.pk]), data)
    assert [(c.name, c.weight) for c in edition.criteria.all()] == [
        ("Kebijakan", 40),
        ("Wawancara", None),
    ]
    assert str(edition.jurors.get()) == "Sekda, ketua"
    assert len(changes_of(Criterion, Juror)) == 3


def nine_jurors(count=9):
    rows = {f"jury-{number}-role": f"Anggota {number}" for number in range(count)}
    management = {"criteria-TOTAL_FORMS": 0, "criteria-INITIAL_FORMS": 0}
    return management | {"jury-TOTAL_FORMS": count, "jury-INITIAL_FORMS": 0} | rows


def test_nine_jurors_are_entered_in_one_save(edition, as_user, cast):
    client, url = as_user(cast.award_admin), reverse("awards:rules", args=[edition.pk])
    assert 'name="jury-8-role"' in client.get(url).content.decode()
    client.post(url, nine_jurors())
    assert edition.jurors.count() == 9
    page = client.get(url).content.decode()
    assert 'name="jury-9-role"' in page
    assert 'name="jury-10-role"' not in page


def test_jury_is_copied_from_the_year_before(edition, jury, as_user, cast):
    following = Edition.objects.create(
        assessment_year=2024, period_start="2024-01-01", period_end="2024-12-31"
    )
    following.jurors.create(role="Sekda, ketua")
    url = reverse("awards:copy_jury", args=[following.pk])
    for _time in range(2):
        as_user(cast.award_admin).post(url)
    assert [(each.role, each.name, each.user) for each in following.jurors.all()] == [
        ("Sekda, ketua", "", None),
        ("Anggota", "Ibu Ani", None),
        ("Akademisi", "", jury.own),
    ]
    assert len(changes_of(Juror, action="insert")) == 6


def test_without_an_earlier_jury_nothing_is_copied(edition, as_user, cast):
    url = reverse("awards:copy_jury", args=[edition.pk])
    page = as_user(cast.award_admin).post(url, follow=True).content.decode()
    assert "Belum ada juri pada edisi tahun-tahun sebelumnya." in page


def rules_errors(client, edition, *criteria):
    data = {"criteria-TOTAL_FORMS": len(criteria), "criteria-INITIAL_FORMS": 0}
    data |= {"jury-TOTAL_FORMS": 0, "jury-INITIAL_FORMS": 0}
    for number, row in enumerate(criteria):
        data |= {
            f"criteria-{number}-{field}": value
            for field, value in zip(("name", "weight", "category"), row, strict=True)
        }
    response = client.post(reverse("awards:rules", args=[edition.pk]), data)
    if not response.context:
        return None
    formset = response.context["criteria"]
    return formset.errors, " ".join(formset.non_form_errors())


@pytest.mark.parametrize("again", ["Kebijakan", "kebijakan "])
@pytest.mark.parametrize("kind", [None, "village"])
def test_criterion_named_twice_is_told_at_the_second(edition, as_user, cast, again, kind):
    category = edition.categories.get(kind=kind).pk if kind else ""
    found, _sentence = rules_errors(
        as_user(cast.award_admin), edition, ("Kebijakan", "40", category), (again, "", category)
    )
    assert not found[0]
    assert "sudah ada" in found[1]["name"][0]
    assert not edition.criteria.exists()


def test_weights_over_a_hundred_are_refused_with_their_sum(edition, as_user, cast):
    rows = [("Kebijakan", "60", ""), ("Kinerja", "40.5", ""), ("Wawancara", "", "")]
    _errors, sentence = rules_errors(as_user(cast.award_admin), edition, *rows)
    assert "100,5" in sentence
    assert "melebihi 100" in sentence
    assert not edition.criteria.exists()


def test_weights_of_a_category_are_added_to_those_of_all(edition, as_user, cast):
    client = as_user(cast.award_admin)
    village, regency = (edition.categories.get(kind=kind).pk for kind in ("village", "regency"))
    _errors, sentence = rules_errors(client, edition, ("A", "60", ""), ("B", "41", village))
    assert "melebihi 100" in sentence
    rows = [("A", "60", ""), ("B", "40", village), ("C", "40", regency)]
    assert rules_errors(client, edition, *rows) is None
    assert edition.criteria.count() == 3


def test_unpublished_weight_is_said_to_be_so(decided, cast, client):
    decided.criteria.create(name="Wawancara")
    published = actions.publish(edition=decided, by=cast.award_admin)
    page = client.get(published.get_absolute_url()).content.decode()
    assert "bobot tidak dipublikasikan" in page
