"""A cell of the grid takes a number as a file does, and refuses it in the same words."""

import pytest
from django.core.exceptions import ValidationError

from participants.reports.forms import PeopleField


@pytest.mark.parametrize(
    ("typed", "people"),
    [("607.426", 607_426), ("607 426", 607_426), ("607'426", 607_426), ("45.871 orang", 45_871),
     ("45778.0", 45_778), ("nihil", None), ("-", None), ("", None), ("0", 0)],
)  # fmt: skip
def test_a_number_is_read_as_in_a_file(typed, people):
    assert PeopleField(required=False).clean(typed) == people


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("0.365", "nol sebelum titik"), ("36,47", "pecahan"), ("607,426", "dua hal"),
     ("100 %", "persen"), ("1e5", "berpangkat"), ("１２", "angka biasa"), ("1_000", "Garis bawah"),
     ("-5", "negatif"), ("2147483648", "terlalu besar")],
)  # fmt: skip
def test_what_is_wrong_is_said_as_in_a_file(typed, reason):
    with pytest.raises(ValidationError, match=reason):
        PeopleField(required=False).clean(typed)
