"""A winner's page: who, why, with which figures behind it; corrections and withdrawal."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from awards import actions
from awards.models import Award
from tests import factories
from tests.trail import changes_of, differences


@pytest.fixture
def tim9(as_user, cast):
    return as_user(cast.award_admin)


def text_of(client, award):
    return client.get(award.get_absolute_url()).content.decode()


def jpeg(name="foto.jpg"):
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_page_tells_who_when_where_by_whom(client, mempawah):
    page = text_of(client, mempawah)
    for words in ("Kabupaten Mempawah", "1 Agustus 2024", "Pontianak", "Pj Gubernur"):
        assert words in page


def test_figures_at_the_cutoff_stand_on_the_page(
    client, edition, regency, nominated, nominees, places, cast
):
    place = nominees["61.02"]
    for year, closing, workers in [(2022, 100, 1000), (2023, 150, 1200)]:
        at = timezone.make_aware(datetime(year + 1, 1, 20))
        factories.publish(
            place, places.branch_a, date(year, 12, 1), closing, by=cast.verifier, at=at
        )
        factories.EstimateFactory(region=place, year=year, workers=workers)
    winners = [Award(category=regency, region=place)]
    actions.decide(edition=edition, winners=winners, by=cast.award_admin)
    actions.publish(edition=edition, by=cast.award_admin)
    page = text_of(client, Award.objects.get())
    for words in ("12,50%", "+2,50 poin", "31 Maret 2024", "Des 2023"):
        assert words in page


def test_sample_figures_carry_the_mark(client, edition, regency, nominated, nominees, places, cast):
    at = timezone.make_aware(datetime(2024, 1, 20))
    factories.publish(nominees["61.02"], places.branch_a, date(2023, 12, 1), 5, at=at)
    winners = [Award(category=regency, region=nominees["61.02"])]
    actions.decide(edition=edition, winners=winners, by=cast.award_admin)
    actions.publish(edition=edition, by=cast.award_admin)
    response = client.get(Award.objects.get().get_absolute_url())
    assert response.context["is_sample"]
    assert "Data contoh." in response.content.decode()


def test_correction_of_an_award_keeps_what_it_was(tim9, decided, nominees):
    mempawah = Award.objects.get(region=nominees["61.02"])
    tim9.post(reverse("awards:award", args=[mempawah.pk]), {"rank": "1", "citation": "Naik pesat"})
    mempawah.refresh_from_db()
    assert (mempawah.rank, mempawah.citation) == (1, "Naik pesat")
    (changed,) = changes_of(Award, action="update")
    assert differences(changed)["Peringkat"] == ("–", "1")


def test_correction_to_a_rank_that_is_taken_is_told(tim9, decided, nominees):
    mempawah = Award.objects.get(region=nominees["61.02"])
    Award.objects.filter(region=nominees["61.04"]).update(rank=1)
    response = tim9.post(reverse("awards:award", args=[mempawah.pk]), {"rank": "1"})
    assert "Kabupaten Ketapang" in response.context["form"].errors["rank"][0]


# Pictures


def test_picture_is_shown_under_a_name_of_its_own(tim9, client, mempawah):
    url = reverse("awards:picture", args=[mempawah.pk])
    tim9.post(url, {"image": jpeg("../../KTP 6171.jpg"), "alt": "Penyerahan piagam"})
    mempawah.refresh_from_db()
    assert "KTP" not in mempawah.image.name
    client.logout()
    response = client.get(reverse("awards:image", args=[mempawah.pk]))
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8")
    assert "Penyerahan piagam" in text_of(client, mempawah)


def test_bad_picture_is_told_at_its_field(tim9, mempawah):
    upload = SimpleUploadedFile("foto.jpg", b"GIF89a bukan jpeg", "image/jpeg")
    response = tim9.post(
        reverse("awards:picture", args=[mempawah.pk]), {"image": upload, "alt": "x"}
    )
    assert response.context["image_form"].errors["image"]
    mempawah.refresh_from_db()
    assert not mempawah.image


def test_picture_needs_words_for_those_who_do_not_see_it(tim9, mempawah):
    response = tim9.post(reverse("awards:picture", args=[mempawah.pk]), {"image": jpeg()})
    assert response.context["image_form"].errors["alt"]


def test_replaced_and_removed_pictures_leave_no_file(
    tim9, mempawah, django_capture_on_commit_callbacks
):
    url = reverse("awards:picture", args=[mempawah.pk])
    names = []
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tim9.post(url, {"image": jpeg(), "alt": "x"})
        mempawah.refresh_from_db()
        names.append(mempawah.image.name)
    storage = mempawah.image.storage
    assert [storage.exists(name) for name in names] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        tim9.post(reverse("awards:remove_picture", args=[mempawah.pk]))
    assert not storage.exists(names[1])


def test_picture_of_an_unpublished_award_is_not_served(tim9, client, decided, nominees):
    award = Award.objects.get(region=nominees["61.02"])
    tim9.post(reverse("awards:picture", args=[award.pk]), {"image": jpeg(), "alt": "x"})
    client.logout()
    assert client.get(reverse("awards:image", args=[award.pk])).status_code == 404


# Withdrawal


def test_withdrawn_award_stays_with_its_reason(tim9, client, mempawah):
    tim9.post(reverse("awards:withdraw", args=[mempawah.pk]), {"reason": "Data dipalsukan"})
    client.logout()
    page = text_of(client, mempawah)
    assert "dicabut pada" in page
    assert "Data dipalsukan" in page
    assert client.get(reverse("awards:certificate", args=[mempawah.pk])).status_code == 404
    (withdrawn,) = changes_of(Award, action="update")
    assert differences(withdrawn)["Dicabut"][0] == "–"
    assert withdrawn.reason == "Data dipalsukan"


def test_withdrawal_needs_a_reason(tim9, mempawah):
    response = tim9.post(reverse("awards:withdraw", args=[mempawah.pk]), {"reason": ""})
    assert response.context["reason_form"].errors
    mempawah.refresh_from_db()
    assert not mempawah.is_withdrawn


def test_withdrawn_rank_is_free_again(tim9, published, nominees, cast):
    actions.step_back(edition=published, reason="x", by=cast.award_admin)
    mempawah = Award.objects.get(region=nominees["61.02"])
    Award.objects.filter(pk=mempawah.pk).update(rank=1)
    tim9.post(reverse("awards:withdraw", args=[mempawah.pk]), {"reason": "x"})
    other = Award.objects.get(region=nominees["61.04"])
    tim9.post(reverse("awards:award", args=[other.pk]), {"rank": "1"})
    other.refresh_from_db()
    assert other.rank == 1


def test_database_refuses_a_withdrawal_without_who_and_why(mempawah):
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.update(withdrawn_at=timezone.now())
