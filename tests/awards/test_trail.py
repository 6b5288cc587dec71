"""The audit trail: before and after, only ever added to, from the Django admin too."""

import pytest
from django.db import InternalError, transaction
from django.urls import reverse

from awards.models import Award, Edition
from common import trail
from common.data_version import DataVersion
from tests.trail import changes_of, count_changes, differences


def test_page_shows_before_and_after_in_the_words_of_the_forms(decided, as_user, cast):
    mempawah = Award.objects.first()
    client = as_user(cast.award_admin)
    client.post(reverse("awards:award", args=[mempawah.pk]), {"rank": "2", "citation": "Baru"})
    page = client.get(reverse("awards:trail", args=[mempawah.edition.pk])).content.decode()
    for words in ("Peringkat", "Alasan penghargaan", "Baru", "diubah", "tim9"):
        assert words in page


def test_saving_without_a_change_leaves_no_trace(mempawah, as_user, cast):
    before = count_changes()
    as_user(cast.award_admin).post(
        reverse("awards:award", args=[mempawah.pk]), {"presented_by": mempawah.presented_by}
    )
    assert count_changes() == before


def test_every_change_raises_the_data_version(mempawah, as_user, cast):
    before = DataVersion.number_now()
    as_user(cast.award_admin).post(reverse("awards:award", args=[mempawah.pk]), {"rank": "1"})
    assert DataVersion.number_now() > before


@pytest.mark.parametrize("act", ["update", "delete"])
def test_database_only_lets_the_trail_grow(edition, act):
    events = trail.events_of(Edition)
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        events.update(note="x") if act == "update" else events._raw_delete(events.db)


# The spare key


def test_change_in_the_django_admin_is_traced(decided, as_user, cast):
    mempawah = Award.objects.first()
    url = reverse("admin:awards_award_change", args=[mempawah.pk])
    client = as_user(cast.admin)
    data = client.get(url).context["adminform"].form.initial
    client.post(url, {k: v for k, v in data.items() if v is not None} | {"rank": "3"})
    changed = changes_of(Award)[0]
    assert differences(changed) == {"Peringkat": ("–", "3")}
    assert (changed.user, changed.url) == (cast.admin, url)


def test_public_award_is_not_deleted_in_the_django_admin(mempawah, as_user, cast):
    url = reverse("admin:awards_award_delete", args=[mempawah.pk])
    assert as_user(cast.admin).post(url, {"post": "yes"}).status_code == 403
    assert Award.objects.filter(pk=mempawah.pk).exists()


@pytest.mark.parametrize("model", ["edition", "award", "category"])
def test_published_round_is_only_looked_at_in_the_django_admin(mempawah, as_user, cast, model):
    row = {"edition": mempawah.edition, "award": mempawah, "category": mempawah.category}[model]
    client = as_user(cast.admin)
    url = reverse(f"admin:awards_{model}_change", args=[row.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 403
    add = client.get(reverse("admin:awards_criterion_add"))
    assert mempawah.edition not in add.context["adminform"].form.fields["edition"].queryset


def test_evidence_is_only_read_in_the_django_admin(judging, as_user, cast):
    client = as_user(cast.admin)
    assert client.get(reverse("admin:awards_evidence_changelist")).status_code == 200
    assert client.get(reverse("admin:awards_evidence_add")).status_code == 403


@pytest.mark.parametrize("model", ["edition", "award", "entrant", "category", "criterion", "juror"])
def test_django_admin_lists_and_opens(judging, jury, as_user, cast, model):
    client = as_user(cast.admin)
    assert client.get(reverse(f"admin:awards_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:awards_{model}_add")).status_code == 200
