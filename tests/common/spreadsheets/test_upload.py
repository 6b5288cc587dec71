"""A table that is pasted: figures side by side are no NIK, and a NIK in a cell is."""

from hypothesis import given
from hypothesis import strategies as st

from common.nik import holds_nik
from common.spreadsheets.upload import UploadForm

FIGURES = st.lists(st.integers(0, 999_999), min_size=4, max_size=8)


@given(rows=st.lists(FIGURES, min_size=3, max_size=14), sign=st.sampled_from("\t;"))
def test_a_pasted_table_of_figures_is_taken(rows, sign):
    lines = [sign.join(["Kab. Sambas", *map(str, row)]) for row in rows]
    assert UploadForm({"text": "\n".join(lines)}).is_valid()


def test_a_pasted_table_with_a_nik_is_refused_and_shown_without_it():
    pasted = "Wilayah\tPU\tBPU\nSambas\t45778\t12345\n6171 9915 0880 0001\t1\t2"
    form = UploadForm({"text": pasted})
    assert form.errors["text"] == ["Jangan menulis NIK."]
    assert not holds_nik(form["text"].value())
    assert "45778\t12345" in form["text"].value()
