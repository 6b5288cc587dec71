"""A published round is settled: nothing of it changes, until it is reopened with a reason."""

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from awards import actions, signing, winner_actions
from awards.models import (
    Award,
    Category,
    Criterion,
    Edition,
    Entrant,
    Evidence,
    Reopening,
    Score,
)
from awards.public_facts import differences, public_facts, with_differences
from awards.reference import load_awards
from common.problems import NotNow
from regions.reference import load
from regions.reference.places import load_places
from tests.awards.conftest import unsettled


@pytest.fixture
def settled(judging, jury, nominated, regency, nominees, cast):
    """Judged, decided and published: Mempawah second, with a score and a conflict."""
    values = {(nominated["61.02"].pk, jury.policy.pk): 80}
    actions.save_sheet(juror=jury.chair, values=values, by=cast.award_admin)
    jury.member.conflicts.create(entrant=nominated["61.03"], reason="Saudara")
    winners = [Award(category=regency, region=nominees["61.02"], rank=2, citation="Naik pesat")]
    actions.decide(edition=judging, winners=winners, by=cast.award_admin)
    return actions.publish(edition=judging, by=cast.award_admin)


@pytest.fixture
def tim9(as_user, cast):
    return as_user(cast.award_admin)


CHANGES = {
    "weight": lambda edition: edition.criteria.update(weight=1),
    "criterion added": lambda edition: edition.criteria.create(name="Baru"),
    "criterion gone": lambda edition: Criterion.objects.all()._raw_delete("default"),
    "juror renamed": lambda edition: edition.jurors.update(name="Lain"),
    "juror gone": lambda edition: edition.jurors.first().delete(),
    "score": lambda edition: Score.objects.update(value=1),
    "score gone": lambda edition: Score.objects.all().delete(),
    "conflict gone": lambda edition: edition.jurors.get(name="Ibu Ani").conflicts.all().delete(),
    "rank": lambda edition: Award.objects.update(rank=1),
    "citation": lambda edition: Award.objects.update(citation="Lain"),
    "presented by": lambda edition: Award.objects.update(presented_by="Lain"),
    "award gone": lambda edition: Award.objects.all()._raw_delete("default"),
    "award added": lambda edition: Award.objects.create(
        category=edition.categories.first(), region=Entrant.objects.last().region
    ),
    "entrant": lambda edition: Entrant.objects.update(stage="shortlisted"),
    "category gone": lambda edition: Category.objects.get(kind="village").delete(),
    "evidence gone": lambda edition: Evidence.objects.all().delete(),
    "ceremony": lambda edition: Edition.objects.update(presented_at="Lain"),
    "reopened without a reason": lambda edition: Edition.objects.update(
        state="decided", published_at=None
    ),
    "round gone": lambda edition: Edition.objects.all()._raw_delete("default"),
}


def test_database_refuses_every_change_of_a_published_round(settled, subtests):
    for name, change in CHANGES.items():
        with subtests.test(name), pytest.raises(IntegrityError), transaction.atomic():
            change(settled)


@pytest.mark.parametrize(
    "name", ["weight", "juror renamed", "score", "rank", "citation", "ceremony"]
)
def test_reopened_round_is_corrected(settled, cast, name):
    actions.step_back(edition=settled, reason="Salah ketik", by=cast.award_admin)
    CHANGES[name](settled)


def test_row_of_an_open_round_is_not_moved_into_a_published_one(settled):
    other = Edition.objects.create(
        assessment_year=2022, period_start="2022-01-01", period_end="2022-12-31"
    )
    other.jurors.create(role="Baru")
    with pytest.raises(IntegrityError), transaction.atomic():
        other.jurors.update(edition=settled)


def test_rules_page_refuses_to_save_and_says_where_to_reopen(settled, tim9):
    url = reverse("awards:rules", args=[settled.pk])
    assert "buka kembali" in tim9.get(url).content.decode()
    chair = settled.jurors.get(role="Sekda, ketua")
    response = tim9.post(url, {"jury-0-id": chair.pk, "jury-0-DELETE": "on"})
    assert response.status_code == 409
    assert chair.scores.count() == 1


def test_facts_of_a_published_round_are_not_changed(settled, tim9):
    response = tim9.post(reverse("awards:change", args=[settled.pk]), {"presented_at": "Lain"})
    assert response.status_code == 409
    settled.refresh_from_db()
    assert settled.presented_at == "Pontianak"


def test_rank_of_a_published_award_has_no_field_and_is_not_taken(settled, tim9):
    award = Award.objects.get()
    url = reverse("awards:award", args=[award.pk])
    form = tim9.get(url).context["form"]
    assert set(form.fields) == {"source_url", "note"}
    tim9.post(url, {"rank": "1", "note": "Lihat lampiran"})
    award.refresh_from_db()
    assert (award.rank, award.note) == (2, "Lihat lampiran")


def test_round_published_meanwhile_refuses_the_correction(settled, cast):
    award = Award.objects.get()
    award.rank = 1
    with pytest.raises(NotNow, match="buka kembali"):
        winner_actions.change_award(award=award, by=cast.award_admin)


def test_rules_behind_a_decision_wait_until_it_is_undone(decided, tim9):
    response = tim9.get(reverse("awards:rules", args=[decided.pk]))
    assert "batalkan keputusan" in response.content.decode()


# What the public is told


@pytest.fixture
def reopened(settled, cast):
    return actions.step_back(edition=settled, reason="Dua peringkat tertukar", by=cast.award_admin)


def text(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


@pytest.mark.parametrize("page", ["register", "edition", "place", "winner", "check"])
def test_public_is_told_that_a_round_is_under_review_and_why(reopened, client, page):
    award = Award.objects.get()
    urls = {
        "register": reverse("awards:register"),
        "edition": reopened.get_absolute_url(),
        "place": reverse("awards:place", args=["61.02"]),
        "winner": client.get(award.get_absolute_url()).get("Location"),
        "check": reverse("awards:check", args=[signing.code_of(award)]),
    }
    content = text(client, urls[page])
    assert "Dua peringkat tertukar" in content
    assert "edang ditinjau" in content
    assert "Naik pesat" not in content


def test_register_that_is_narrowed_to_another_year_leaves_it_out(reopened, client):
    assert "tertukar" not in text(client, reverse("awards:register") + "?tahun=2021")


def test_award_that_was_never_public_is_not_under_review(reopened, regency, nominees, client):
    new = Award.objects.create(category=regency, region=nominees["61.04"])
    assert client.get(reverse("awards:check", args=[signing.code_of(new)])).status_code == 404
    assert client.get(new.get_absolute_url()).status_code == 404


def test_register_goes_on_to_show_what_a_reopening_changed(
    reopened, jury, regency, nominees, client, cast
):
    by = cast.award_admin
    actions.step_back(edition=reopened, reason="Dua peringkat tertukar", by=by)
    jury.policy.weight = 30
    jury.policy.save()
    winners = [
        Award(category=regency, region=nominees["61.04"], rank=1),
        Award(category=regency, region=nominees["61.02"], rank=3, citation="Naik pesat"),
    ]
    actions.decide(edition=reopened, winners=winners, by=by)
    edition = actions.publish(edition=reopened, by=by)
    page = client.get(edition.get_absolute_url())
    (row,) = page.context["reopenings"]
    changes = {each["what"]: (each["before"], each["after"]) for each in row["differences"]}
    assert changes == {
        "Kabupaten Mempawah, Pemerintah kabupaten/kota": ("Peringkat 2", "Peringkat 3"),
        "Kabupaten Ketapang, Pemerintah kabupaten/kota": ("–", "Peringkat 1"),
        "Kriteria Kebijakan": ("40%", "30%"),
    }
    assert "Peringkat 3" in page.content.decode()
    assert "Dua peringkat tertukar" in text(client, reverse("awards:register"))


def test_winner_that_falls_away_is_withdrawn_and_its_certificate_never_false(
    reopened, regency, nominees, client, cast
):
    code = signing.code_of(Award.objects.get())
    by = cast.award_admin
    actions.step_back(edition=reopened, reason="Dinilai ulang", by=by)
    winners = [Award(category=regency, region=nominees["61.04"], rank=1)]
    actions.decide(edition=reopened, winners=winners, by=by)
    assert "sedang ditinjau" in text(client, reverse("awards:check", args=[code]))
    actions.publish(edition=reopened, by=by)
    page = text(client, reverse("awards:check", args=[code]))
    assert "penghargaannya dicabut" in page
    assert "Dua peringkat tertukar" in page


def test_winner_that_falls_away_and_returns_before_publication_was_never_withdrawn(
    reopened, regency, nominees, client, cast
):
    mempawah = Award.objects.get()
    for code, rank in (("61.04", 1), ("61.02", 2)):
        actions.step_back(edition=reopened, reason="Dinilai ulang", by=cast.award_admin)
        winners = [Award(category=regency, region=nominees[code], rank=rank)]
        reopened = actions.decide(edition=reopened, winners=winners, by=cast.award_admin)
    assert [(award.pk, award.is_withdrawn) for award in Award.objects.all()] == [
        (mempawah.pk, False)
    ]
    actions.publish(edition=reopened, by=cast.award_admin)
    assert "Sertifikat ini asli" in text(
        client, reverse("awards:check", args=[signing.code_of(mempawah)])
    )


def test_what_the_public_saw_of_nominees_period_and_decree_is_told_when_it_changes(
    reopened, nominated, cast
):
    entrant = nominated["61.03"]
    entrant.stage, entrant.stage_reason = "ineligible", "Berkas tidak lengkap"
    entrant.save()
    Award.objects.update(not_nominated_reason="Usul gubernur")
    Edition.objects.update(period_end="2023-11-30", decree_file="awards/decrees/abcdef0123.pdf")
    edition = actions.publish(edition=reopened, by=cast.award_admin)
    (row,) = with_differences(edition)
    assert [tuple(each.values()) for each in row["differences"]] == [
        (
            "Kabupaten Mempawah, Pemerintah kabupaten/kota: mengapa tanpa nominasi",
            "–",
            "Usul gubernur",
        ),
        (
            "Kabupaten Sanggau, Pemerintah kabupaten/kota: nominasi",
            "dinominasikan",
            "tidak memenuhi syarat: Berkas tidak lengkap",
        ),
        ("Akhir periode yang dinilai", "31 Desember 2023", "30 November 2023"),
        ("Berkas sk (pdf)", "–", "abcdef01"),
    ]


def test_reopening_of_an_older_release_tells_no_change_of_what_it_had_not_kept():
    older = {"awards": {}, "weights": {}, "jurors": [], "facts": {"presented_at": "Sambas"}}
    entrants = {"1": {"name": "X", "kind": "regency", "stage": "nominated", "stage_reason": ""}}
    facts = {"presented_at": "Pontianak", "period_end": "2023-12-31"}
    changes = differences(older, {**older, "entrants": entrants, "facts": facts})
    assert [(each["before"], each["after"]) for each in changes] == [("Sambas", "Pontianak")]


def test_who_is_honoured_since_then_shows_nowhere_before_publication(
    reopened, nominees, regency, client
):
    Award.objects.create(category=regency, region=nominees["61.04"])
    for code, is_told in (("61.02", True), ("61.04", False)):
        for name, args, query in (("register", [], {"wilayah": code}), ("place", [code], {})):
            page = client.get(reverse(f"awards:{name}", args=args), query).content.decode()
            assert ("Dua peringkat tertukar" in page) is is_told


@pytest.fixture
def withdrawn(settled, cast):
    award = Award.objects.get()
    return winner_actions.withdraw_award(award=award, reason="Salah data", by=cast.award_admin)


AFTERWARDS = {
    "taken back": lambda award: Award.objects.update(
        withdrawn_at=None, withdrawn_by=None, withdrawal_reason=""
    ),
    "another reason": lambda award: Award.objects.update(withdrawal_reason="Lain"),
    "another day": lambda award: Award.objects.update(withdrawn_at=timezone.now()),
}
OF_A_REOPENED_ROUND = {
    "award gone": lambda award: Award.objects.all()._raw_delete("default"),
    "another recipient": lambda award: Award.objects.update(region=award.region.parent),
    "first day": lambda award: Edition.objects.update(first_published_at=None),
    "public without the end of the reopening": lambda award: Edition.objects.update(
        state="published", published_at=timezone.now()
    ),
}


@pytest.mark.parametrize("is_reopened", [False, True], ids=["published", "reopened"])
def test_database_keeps_what_the_public_knows_as_withdrawn(withdrawn, cast, is_reopened, subtests):
    if is_reopened:
        actions.step_back(edition=withdrawn.edition, reason="Keliru", by=cast.award_admin)
    for name, change in AFTERWARDS.items():
        with subtests.test(name), pytest.raises(IntegrityError), transaction.atomic():
            change(withdrawn)


def test_database_keeps_what_was_public_while_the_round_is_reopened(reopened, subtests):
    for name, change in OF_A_REOPENED_ROUND.items():
        with subtests.test(name), pytest.raises(IntegrityError), transaction.atomic():
            change(Award.objects.get())


def test_award_that_was_never_public_is_not_withdrawn(decided, tim9):
    award = Award.objects.first()
    tim9.post(reverse("awards:withdraw", args=[award.pk]), {"reason": "Keliru"})
    award.refresh_from_db()
    assert not award.is_withdrawn
    assert "Cabut penghargaan" not in text(tim9, reverse("awards:award", args=[award.pk]))


def test_reopening_is_kept_as_it_was_recorded(reopened):
    for change in (
        lambda: Reopening.objects.update(reason="Lain"),
        lambda: Reopening.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_database_asks_for_the_reason(settled, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Reopening.objects.create(
            edition=settled,
            reason="",
            opened_at=timezone.now(),
            was_public=public_facts(settled),
        )


def test_reopening_keeps_every_award_that_was_public(settled):
    with pytest.raises(IntegrityError, match="every award"), transaction.atomic():
        Reopening.objects.create(
            edition=settled, reason="Keliru", opened_at=timezone.now(), was_public={"awards": {}}
        )


def test_tables_of_a_round_are_never_emptied(settled, subtests):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else what the fixtures wrote is pending
        for table in ["award", "score", "criterion", "juror", "entrant", "reopening"]:
            refusal = pytest.raises(IntegrityError, match="never deleted")
            with subtests.test(table), refusal, transaction.atomic():
                cursor.execute(f"TRUNCATE awards_{table} CASCADE")


# Files of past winners


def test_files_do_not_change_the_rank_of_a_published_award(register):
    with unsettled():
        Award.objects.filter(rank=2, region__code="61.02").update(rank=9)
    writer = load([load_places, load_awards], settings.BASE_DIR / "fixtures", update=True)
    assert Award.objects.filter(rank=9, region__code="61.02").exists()
    assert any("buka kembali edisinya" in line for line in writer.left_unchanged)


def test_round_that_was_recorded_and_is_decided_here_takes_no_more_winners(register, cast):
    edition = Edition.objects.get(assessment_year=2024)
    regency = edition.categories.get(kind="regency")
    for reason in ("Dinilai ulang", "Dinilai ulang"):
        actions.step_back(edition=edition, reason=reason, by=cast.award_admin)
    winners = [
        Award(category=regency, region=register["61.04"], rank=1, not_nominated_reason="Usulan")
    ]
    actions.decide(edition=edition, winners=winners, by=cast.award_admin)
    actions.publish(edition=edition, by=cast.award_admin)
    another = Award(category=regency, region=register["61.12"])
    with pytest.raises(IntegrityError), transaction.atomic():
        another.save()
    with pytest.raises(NotNow, match="buka kembali"):
        winner_actions.record_award(
            award=another,
            assessment_year=2024,
            level="province",
            kind="regency",
            by=cast.award_admin,
        )


def test_files_add_nothing_to_a_round_that_is_judged_here(settled):
    writer = load([load_places, load_awards], settings.BASE_DIR / "fixtures")
    assert Award.objects.filter(category__edition=settled).count() == 1
    assert any("dinilai di portal ini" in line for line in writer.left_unchanged)
