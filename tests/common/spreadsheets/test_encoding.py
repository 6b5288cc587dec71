"""Bytes to text, and the sign between the fields: decided on the whole file."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.spreadsheets.encoding import (
    decoded,
    delimiter_of,
    encoding_of,
    without_text_formulas,
)
from common.spreadsheets.opening import open_file
from common.spreadsheets.refusal import RefusedError
from tests.spreadsheets import source

MANY = "Kabupaten;BPU\n" + "Kubu Raya;12\n" * 20_000
ENCODINGS = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
]


def rows_of(content):
    [sheet] = open_file(source(content, "tabel.csv"))
    return sheet.rows


def pieces(content, size):
    return [content[at : at + size] for at in range(0, len(content), size)]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_usual_encoding_is_read_with_or_without_its_mark(encoding):
    content = "Wilayah;BPU\nSungai Raya – “Dusun’é”;12\n".encode(encoding)
    assert rows_of(content) == [["Wilayah", "BPU"], ["Sungai Raya – “Dusun’é”", "12"]]


def test_a_big_endian_utf_16_with_its_mark():
    content = b"\xfe\xff" + "Wilayah;BPU\nKubu Raya;12\n".encode("utf-16-be")
    assert rows_of(content)[1] == ["Kubu Raya", "12"]


@pytest.mark.parametrize("letter", ["’", "é", "–"])
def test_one_byte_in_the_last_row_decides_it(letter):
    text = MANY + f"Jum{letter}at;1\n"
    assert decoded(text.encode("cp1252")) == text
    assert decoded(text.encode()) == text


@pytest.mark.parametrize("size", [1, 2, 3, 7, 65_536])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_it_is_decided_alike_in_pieces_of_any_size(encoding, size):
    content = ("Wilayah;BPU\n" * 20 + "Jum’at – é;1\n").encode(encoding)
    if encoding == "utf-16" and size == 1:
        size = 4  # the mark itself is two bytes
    assert encoding_of(pieces(content, size)) == encoding


def test_two_encodings_in_one_file_are_refused_with_the_row():
    content = "a;é\n".encode() + "b;é\n".encode("cp1252")
    with pytest.raises(RefusedError, match="baris 2 ditulis dalam Windows-1252"):
        decoded(content)


def test_a_letter_of_no_known_encoding_is_refused_with_the_row():
    with pytest.raises(RefusedError, match="baris 3 tidak terbaca"):
        decoded(b"a;b\n1;2\n\x81;3\n")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_half_a_letter_at_the_end_is_half_a_download(encoding):
    with pytest.raises(RefusedError, match="terpotong"):
        decoded(("Wilayah;BPU\n" * 9).encode(encoding)[:-1])


@given(st.text(max_size=40), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_no_letter_is_ever_replaced(text, encoding):
    assert decoded(text.encode(encoding, "surrogatepass")) == text if text.isprintable() else True


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_line(end):
    assert rows_of(end.join(["a;b", "1;2", ""]).encode()) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("sign", [";", ",", "\t", "|", "^"])
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_the_line_of_excel_tells_the_sign_and_is_no_row(sign, end):
    assert rows_of(f'sep={sign}{end}a{sign}b{end}"1,5"{sign}"2;5"{end}'.encode()) == [
        ["a", "b"],
        ["1,5", "2;5"],
    ]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        pytest.param("a,b;c\n1,5;2\n3,5;4\n", ";", id="decimals with a comma"),
        pytest.param('a,b\n"x;y;z",1\n"p;q;r",2\n', ",", id="signs within quotes"),
        pytest.param("nama;n\na, b, c, d;1\na, b;2\ne;3\n", ";", id="more commas, uneven"),
        pytest.param("a\tb\n1,5\t2;5\n", "\t", id="a tab"),
        pytest.param("Judul, panjang, sekali\n\na|b|c\n1|2|3\n4|5|6\n", "|", id="below a title"),
        pytest.param('a;b\n"dua\nbaris, a, b";1\nx;2\n', ";", id="a line end within quotes"),
        pytest.param("BPU\n12\n13\n", ";", id="one column"),
    ],
)
def test_the_sign_that_divides_most_evenly_is_the_delimiter(text, sign):
    assert delimiter_of(text) == sign


def test_quotes_hold_signs_quotes_and_line_ends():
    content = b'Wilayah;Catatan\n"Kubu; Raya";"satu ""dua""\nbaris"\n'
    assert rows_of(content)[1] == ["Kubu; Raya", 'satu "dua"\nbaris']


TEXT = st.text(st.sampled_from(";,|\t\"'x1.-\n ’–“”"), max_size=8)


@given(
    st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=8),
    st.sampled_from(ENCODINGS),
    st.sampled_from(";,\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_a_table_is_read_back_as_it_was_written(rows, encoding, sign, end, quoting):
    header = [("Wilayah", "BPU", "Catatan")] * 12
    text = io.StringIO()
    if end == "\r":  # the writer of Python leaves a line feed unquoted there
        quoting = csv.QUOTE_ALL
    csv.writer(text, delimiter=sign, lineterminator=end, quoting=quoting).writerows(header + rows)
    sheets = open_file(source(text.getvalue().encode(encoding), "tabel.csv"))
    expected = [[cell.strip() or None for cell in row] for row in header + rows]
    assert sign == delimiter_of(text.getvalue())
    while not any(expected[-1]):
        expected.pop()
    assert sheets[0].rows == expected


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('="0812",5', '"0812",5'),
        ('5;="0812"', '5;"0812"'),
        ('a\t"=""08;12"""\n="1"', 'a\t"08;12"\n"1"'),
        ('"=""",5', '"=""",5'),
        ('x="5",6', 'x="5",6'),
        ('="5"+1,6', '="5"+1,6'),
    ],
)
def test_text_written_as_a_formula_is_its_text_and_nothing_else_changes(text, plain):
    assert without_text_formulas(text) == plain
