"""Whose list it is, and whose its rows say they are, however the bank is written."""

import pytest

from participants.kur.models import Batch
from regions.models import Bank, BankName
from tests.participants.kur.lists import row


@pytest.fixture
def names(import_list):
    """What the law calls the list's own bank."""
    kalbar, _is_new = Bank.objects.get_or_create(code="kalbar", defaults={"name": "Bank Kalbar"})
    BankName.objects.create(bank=kalbar, name="PT Bank Pembangunan Daerah Kalimantan Barat")


@pytest.mark.parametrize("bank", ["KALBAR", "Bank Kalbar", "PT BPD Kalbar", "BPD Kalimantan Barat"])
def test_the_command_knows_the_bank(import_list, names, places, limits, bank):
    assert import_list([row(1)], bank=bank)["accepted"] == 1
    assert Batch.objects.get().bank.code == "kalbar"


@pytest.mark.parametrize(
    "bank",
    ["kalbar", "KALBAR", "Bank Kalbar", "PT. BPD KALBAR", "Bank Kalbar KC Sambas",
     "PT Bank Pembangunan Daerah Kalimantan Barat"],
)  # fmt: skip
def test_a_row_may_say_its_bank_in_any_of_its_names(import_list, names, places, limits, bank):
    assert import_list([row(1, bank=bank)])["accepted"] == 1


@pytest.mark.parametrize("bank", ["BRI", "PT Bank Kalsel", "BPD", "Bank"])
def test_a_row_of_another_bank_is_refused(import_list, names, places, limits, bank):
    assert import_list([row(1, bank=bank), row(2)])["rejected"] == 1
