from datetime import date

import pytest
from django.core.management import CommandError, call_command

from participants.figures.models import RegionTotal
from tests.factories import publish

JULY = date(2024, 7, 1)


@pytest.fixture
def totals(places):
    publish(places.pontianak, places.branch_a, JULY, 120)
    return RegionTotal.objects.filter(region=places.pontianak)


def test_totals_that_agree_pass(totals, capsys):
    call_command("verify_totals")
    assert "2 jumlah diperiksa" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        pytest.param(
            lambda totals: totals.update(participants=100),
            "Kota Pontianak, Juli 2024, participants: tersimpan 100, dihitung 120",
            id="wrong",
        ),
        pytest.param(
            lambda totals: totals.delete(),
            "Kota Pontianak, Juli 2024: belum tersimpan (120 peserta)",
            id="missing",
        ),
        pytest.param(
            lambda totals: totals.update(month=date(2024, 6, 1)),
            "Kota Pontianak, Juni 2024: tersimpan tanpa angka (120 peserta)",
            id="without figures",
        ),
    ],
)
def test_every_difference_is_told_in_words(totals, spoil, expected):
    spoil(totals)
    with pytest.raises(CommandError) as refused:
        call_command("verify_totals")
    assert expected in str(refused.value)
    assert refused.value.returncode == 1
