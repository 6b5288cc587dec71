"""Nothing filled in at all is an error at its field, on every form."""

import pytest
from django.urls import reverse

from awards import actions
from awards.models import Award, Score
from tests.trail import count_changes


@pytest.fixture
def tim9(as_user, cast):
    return as_user(cast.award_admin)


@pytest.mark.parametrize("name", ["new", "record"])
def test_empty_form_without_a_round(tim9, name):
    response = tim9.post(reverse(f"awards:{name}"))
    assert "assessment_year" in response.context["form"].errors
    assert "field__error" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("entrants", "Bidang ini"),
        ("move", "Centang peserta yang dimaksud."),
        ("delete", "Bidang ini"),
        ("change", "Bidang ini"),
        ("rules", "ManagementForm"),
        ("decision", "Centang paling sedikit satu penerima."),
    ],
)
def test_empty_form_of_a_round(judging, tim9, name, message):
    before = count_changes()
    response = tim9.post(reverse(f"awards:{name}", args=[judging.pk]))
    page = response.content.decode()
    assert response.status_code in (200, 400)
    assert message in page
    assert "field__error" in page or "notice--error" in page
    assert count_changes() == before


@pytest.mark.parametrize("name", ["entrants", "move", "change", "rules"])
def test_empty_form_of_a_published_round_says_that_it_is_settled(published, tim9, name):
    response = tim9.post(reverse(f"awards:{name}", args=[published.pk]))
    assert response.status_code == 409
    assert "buka kembali dari ringkasan" in " ".join(response.content.decode().split())


def test_empty_form_to_delete_a_public_round_says_why_not(published, tim9, cast):
    url = reverse("awards:delete", args=[published.pk])
    assert "sudah terbit dan tetap" in tim9.post(url, follow=True).content.decode()
    actions.step_back(edition=published, reason="Keliru", by=cast.award_admin)
    assert "pernah terbit tidak dihapus" in tim9.post(url, follow=True).content.decode()


def test_reopening_without_a_reason_is_told_at_its_field(published, tim9):
    response = tim9.post(reverse("awards:step_back", args=[published.pk]))
    assert "reason" in response.context["step_back_form"].errors
    assert "field__error" in response.content.decode()
    published.refresh_from_db()
    assert published.is_published


@pytest.mark.parametrize("name", ["picture", "withdraw"])
def test_empty_form_of_an_award(mempawah, tim9, name):
    page = tim9.post(reverse(f"awards:{name}", args=[mempawah.pk])).content.decode()
    assert "field__error" in page
    mempawah.refresh_from_db()
    assert not mempawah.is_withdrawn


def test_empty_sheet_takes_no_score_back(judging, nominated, jury, tim9):
    entrant = nominated["61.02"]
    for criterion in (jury.policy, jury.result):
        jury.chair.scores.create(entrant=entrant, criterion=criterion, value=80)
    url = reverse("awards:sheet", args=[judging.pk, jury.chair.pk])
    assert "Tidak ada nilai yang dikirim" in tim9.post(url).content.decode()
    assert Score.objects.count() == 2
    tim9.post(url, {f"s{entrant.pk}-{jury.policy.pk}": ""})
    assert [score.criterion for score in Score.objects.all()] == [jury.result]


def test_empty_correction_is_no_correction(decided, tim9):
    award = Award.objects.first()
    before = count_changes()
    tim9.post(reverse("awards:award", args=[award.pk]), {"presented_by": award.presented_by})
    assert count_changes() == before
