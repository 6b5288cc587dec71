"""Workbooks of every format as plain sheets, and what is told where one cannot be read."""

import datetime
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font

from common.nik import holds_nik
from common.spreadsheets.guards import Limits
from common.spreadsheets.numbers import Percent
from common.spreadsheets.opening import open_file
from common.spreadsheets.refusal import RefusedError
from tests.spreadsheets import saved, source
from tests.workbooks import Book, Broken, Share, ods, with_namespaces_of_strict, xls, xlsb

ROWS = [
    ["Kabupaten/Kota", "BPU", None, "Cakupan"],
    ["Kubu Raya", 30_300, None, Share(1.0)],
    ["Sambas – “utara”", Broken(), None, Share(0.365)],
    [None, 0.5, None, True],
]
BOOK = Book(
    [("Juli", ROWS), ("Sandi", [["x", 1]])],
    hidden_sheets={"Sandi"},
    hidden_rows={2},
    hidden_columns={2},
)


def opened(content, name="laporan", **more):
    return open_file(source(content, name), **more)


def written(**options):
    """A workbook of xlsxwriter as (workbook, its only sheet, its bytes once closed)."""
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, options)
    return workbook, workbook.add_worksheet(), content


def xlsx(book):
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content)
    percent = workbook.add_format({"num_format": "0.0%"})
    for name, rows in book.sheets:
        sheet = workbook.add_worksheet(name)
        if name in book.hidden_sheets:
            sheet.hide()
        for row in book.hidden_rows:
            sheet.set_row(row, None, None, {"hidden": True})
        for column in book.hidden_columns:
            sheet.set_column(column, column, None, None, {"hidden": True})
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if isinstance(value, Share):
                    sheet.write_number(row, column, value.value, percent)
                elif isinstance(value, Broken):
                    sheet.write_formula(row, column, "=1/0", None, "#DIV/0!")
                elif value is not None:
                    sheet.write(row, column, value)
        for row, column, value in book.more_cells:
            sheet.write(row, column, value)
    workbook.close()
    return content.getvalue()


@pytest.mark.parametrize(
    ("sheet", "cell", "where"),
    [
        ("6171991508800001", 5, "nama lembar 6171••••••••0001"),
        ("６１７１９９１５０８８０ ０００１", 5, "nama lembar 6171••••••••0001"),
        ("Juli", "6171 9915 0880 0001", "lembar Juli sel B2"),
        ("Juli", 6171991508800001.0, "lembar Juli sel B2"),
        ("Juli", "Siti, NIK 6171-9915-0880-0001", "lembar Juli sel B2"),
    ],
)
def test_a_file_of_figures_in_which_a_nik_stands_is_refused(sheet, cell, where):
    rows = [["Kabupaten/Kota", "BPU"], ["Sambas", cell], ["Landak", 6_171_991]]
    with pytest.raises(RefusedError, match=where) as refused:
        opened(xlsx(Book([(sheet, rows)])))
    assert not holds_nik(str(refused.value))


FORMATS = [
    pytest.param(xlsx, id="xlsx"),
    pytest.param(xls, id="xls"),
    pytest.param(xlsb, id="xlsb"),
    pytest.param(ods, id="ods"),
]


@pytest.mark.parametrize("build", FORMATS)
def test_every_format_gives_the_same_sheets(build):
    first, second = opened(build(BOOK))
    assert first.name == "Juli"
    assert first.rows[0] == ["Kabupaten/Kota", "BPU", None, "Cakupan"]
    assert first.rows[1] == ["Kubu Raya", 30_300, None, 1]
    assert first.rows[2] == ["Sambas – “utara”", None, None, 0.365]
    assert first.rows[3] == [None, 0.5, None, True]
    assert first.errors == {(2, 1): "#DIV/0!"}
    assert percents_of(first) == {(1, 3), (2, 3)}
    assert isinstance(first.value(1, 3), Percent)
    assert not isinstance(first.value(3, 1), Percent)
    assert 2 in first.hidden_rows
    assert 2 in first.hidden_columns
    assert not first.is_hidden
    assert (second.name, second.rows[0], second.is_hidden) == ("Sandi", ["x", 1], True)


def percents_of(sheet):
    """Where the file shows a number as a percentage."""
    return {
        (number, column)
        for number, row in enumerate(sheet.rows)
        for column, value in enumerate(row)
        if isinstance(value, Percent)
    }


@pytest.mark.parametrize("build", FORMATS)
@pytest.mark.parametrize("name", ["laporan.csv", "laporan.xlsx", "laporan.xls", "laporan.pdf", "x"])
def test_the_content_decides_not_the_name(build, name):
    assert opened(build(BOOK), name)[0].rows[1][:2] == ["Kubu Raya", 30_300]


@pytest.mark.parametrize("build", FORMATS)
def test_a_value_in_a_far_corner_is_named_and_no_room_is_made_for_it(build):
    row, column = (60_000, 250) if build is xls else (1_000_000, 16_000)
    far = Book([("Juli", [["a", "b"]])], more_cells=((row, column, 1),))
    if build is ods:
        cells = f'<table:table-cell table:number-columns-repeated="{column}"/>'
        rows = (
            f'<table:table-row table:number-rows-repeated="{row}"><table:table-cell/>'
            f"</table:table-row><table:table-row>{cells}<table:table-cell "
            'office:value-type="float" office:value="1"/></table:table-row>'
        )
        content = ods(Book(far.sheets), more_rows=rows)
    else:
        content = build(far)
    with pytest.raises(RefusedError, match=r"Juli terlalu luas: isinya sampai sel [A-Z]+\d+"):
        opened(content)


def test_a_cell_repeated_a_million_times_is_refused():
    rows = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="16000" office:value-type="float" office:value="1"/>'
        "</table:table-row>"
    )
    with pytest.raises(RefusedError, match="terlalu luas"):
        opened(ods(BOOK, more_rows=rows))


def test_the_empty_rows_that_an_ods_ends_with_are_none():
    rows = (
        '<table:table-row table:number-rows-repeated="1048500"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert len(opened(ods(BOOK, more_rows=rows))[0].rows) == 4


@pytest.mark.parametrize("corner", ["AN5000", "XFD1048576"])
def test_a_stray_format_does_not_widen_the_sheet(corner):
    workbook = openpyxl.Workbook()
    workbook.active.append(["Wilayah", "BPU"])
    workbook.active.append(["Kubu Raya", 12])
    workbook.active[corner].font = Font(bold=True)
    [sheet] = opened(saved(workbook))
    assert sheet.rows == [["Wilayah", "BPU"], ["Kubu Raya", 12]]


@pytest.mark.parametrize(
    ("kind", "result"), [(b"", b"<v></v>"), (b"", b""), (b' t="str"', b"<v></v>")]
)
def test_hundreds_of_prepared_formulas_are_no_rows(kind, result):
    workbook, sheet, content = written()
    sheet.write_row(0, 0, ["Wilayah", "BPU", "Jumlah"])
    sheet.write_row(1, 0, ["Kubu Raya", 12, 12])
    for row in range(2, 300):
        for column in range(2, 5):
            sheet.write_formula(row, column, f'=IF(A{row + 1}="","",B{row + 1}*2)', None, "")
    workbook.close()
    [member] = [name for name in zipfile.ZipFile(content).namelist() if "sheet1" in name]
    data = zipfile.ZipFile(content).read(member)
    data = data.replace(b"<v></v>", result).replace(b"><f>", kind + b"><f>")
    [read] = opened(replaced(content.getvalue(), member, data), limits=Limits(cells=100))
    assert read.rows == [["Wilayah", "BPU", "Jumlah"], ["Kubu Raya", 12, 12]]
    assert read.uncached == {}


def test_an_empty_formula_in_the_last_corner_makes_no_room():
    content = xlsx(BOOK)
    data = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    row = b'<row r="1048576"><c r="XFD1048576" t="str"><f>A1&amp;""</f><v></v></c></row>'
    data = data.replace(b"</sheetData>", row + b"</sheetData>")
    with pytest.raises(RefusedError, match="sampai sel XFD1048576"):
        opened(replaced(content, "xl/worksheets/sheet1.xml", data))


def replaced(content, member, data):
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, data if name == member else old.read(name))
    return result.getvalue()


def test_a_value_at_an5000_is_still_read():
    workbook = openpyxl.Workbook()
    workbook.active["A1"], workbook.active["AN5000"] = "Wilayah", "catatan"
    [sheet] = opened(saved(workbook))
    assert sheet.value(4_999, 39) == "catatan"


def as_zip64(content):
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", 8) as new:
        for name in old.namelist():
            with new.open(name, "w", force_zip64=True) as member:
                member.write(old.read(name))
    return result.getvalue()


def with_zip64_directory(content):
    """As some writers end it: the sizes of the directory stand in a record of ZIP64 alone."""
    end = content.rfind(b"PK\x05\x06")
    count = int.from_bytes(content[end + 10 : end + 12], "little")
    size = int.from_bytes(content[end + 12 : end + 16], "little")
    start = int.from_bytes(content[end + 16 : end + 20], "little")
    record = b"PK\x06\x06" + (44).to_bytes(8, "little") + b"\x2d\0\x2d\0" + b"\0" * 8
    record += b"".join(number.to_bytes(8, "little") for number in (count, count, size, start))
    locator = b"PK\x06\x07" + b"\0" * 4 + end.to_bytes(8, "little") + (1).to_bytes(4, "little")
    last = b"PK\x05\x06" + b"\0" * 4 + b"\xff" * 12 + b"\0\0"
    return content[:end] + record + locator + last


@pytest.mark.parametrize(
    "changed", [with_namespaces_of_strict, as_zip64, with_zip64_directory], ids=lambda f: f.__name__
)
def test_other_writers_of_xlsx_are_read(changed):
    assert opened(changed(xlsx(BOOK)))[0].rows[1][:2] == ["Kubu Raya", 30_300]


def test_a_workbook_with_macros_is_read_without_them():
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(BOOK))) as old, zipfile.ZipFile(content, "w", 8) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main",
                )
            new.writestr(name, data)
        new.writestr("xl/vbaProject.bin", b"\0" * 100)
    assert opened(content.getvalue(), "laporan.xlsm")[0].rows[1][:2] == ["Kubu Raya", 30_300]


def test_dates_count_from_1904_where_the_workbook_says_so():
    workbook, sheet, content = written(date_1904=True)
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_datetime(0, 0, datetime.datetime(2024, 7, 31), day)
    workbook.close()
    [read] = opened(content.getvalue())
    assert read.rows == [[datetime.date(2024, 7, 31)]]
    assert read.is_1904


HTML = """<html><head><meta charset="utf-8"></head><body><h1>Rekap</h1>
<table border=1><tr><th rowspan=2>Kabupaten<br>Kota<th colspan=2>Segmen</tr>
<tr><th>PU</th><th>BPU</th></tr>
<tr><td>Kubu&nbsp;Raya<td>67.493</td><td>30.300</td></tr></table>
<table><tr><td></td></tr></table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_web_page_named_xls_is_read_by_its_tables(encoding):
    [sheet] = opened(HTML.encode(encoding), "rekap.xls")
    assert sheet.rows == [
        ["Kabupaten Kota", "Segmen", None],
        [None, "PU", "BPU"],
        ["Kubu Raya", "67.493", "30.300"],
    ]


def test_a_web_page_without_a_table_is_refused_by_its_name():
    with pytest.raises(RefusedError, match="halaman web tanpa tabel"):
        opened(b"<!DOCTYPE html><html><body>Masuk dahulu</body></html>", "rekap.xls")


XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1">
<NumberFormat ss:Format="Percent"/></Style></Styles><Worksheet ss:Name="Juli"><Table>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">Rekap</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">Kubu Raya</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">30300</Data></Cell>
<Cell ss:StyleID="s1"><Data ss:Type="Number">1</Data></Cell>
<Cell><Data ss:Type="DateTime">2024-07-31T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_the_spreadsheet_xml_of_2003_is_read():
    [sheet] = opened(XML.encode(), "rekap.xls")
    assert sheet.name == "Juli"
    assert sheet.rows[0][0] == "Rekap"
    assert sheet.rows[2] == ["Kubu Raya", None, 30_300, 1, datetime.date(2024, 7, 31)]
    assert percents_of(sheet) == {(2, 3)}


def test_half_of_a_spreadsheet_xml_is_half_a_download():
    with pytest.raises(RefusedError, match="terpotong"):
        opened(XML.encode()[:-40], "rekap.xls")


def test_cells_that_hold_something_are_limited_whatever_the_format():
    for content in (xlsx(BOOK), xls(BOOK), xlsb(BOOK), ods(BOOK), HTML.encode(), b"a;b;c\n1;2;3"):
        with pytest.raises(RefusedError, match="batasnya 4 sel"):
            opened(content, limits=Limits(cells=4))


def test_an_xls_with_a_password_is_refused_by_that():
    with pytest.raises(RefusedError, match="berkata sandi"):
        opened(xls(Book(BOOK.sheets, has_password=True)))


def test_half_of_an_xls_is_half_a_download():
    with pytest.raises(RefusedError, match="terpotong"):
        opened(xls(BOOK)[:3000])


@pytest.mark.parametrize(
    "lines",
    [
        ["Wilayah,PU,BPU", "Sambas,45,778,14,856"],
        ["REKAP AGUSTUS 2024", "Wilayah,PU", "Sambas,45778", "Landak,39,368"],
        ["Wilayah,Persen", "Sambas,36,47"],
        ["No,Nama,Plafon", "1,Budi, S.E.,50000000"],
    ],
)
def test_commas_inside_figures_or_names_never_divide_them_in_silence(lines):
    with pytest.raises(RefusedError, match="koma di dalam angka atau nama ikut membagi kolom"):
        opened("\n".join(lines).encode(), "laporan.csv")


@pytest.mark.parametrize(
    "lines",
    [
        ["Wilayah,PU,BPU", 'Sambas,"45,778","14,856"'],
        ["Wilayah,PU,BPU", "Sambas,45778,14856,,"],
        ["Wilayah;PU;BPU", "Sambas;45,778;14,856"],
        ["Judul, dengan koma", "Wilayah,PU,BPU,Ket", "Sambas,45778,14856"],
        ["Kabupaten/Kota,Bekerja,,", ",2021,2022,2023", "Sambas,1,2,3"],
    ],
)
def test_rows_no_wider_than_the_headings_are_read(lines):
    (sheet,) = opened("\n".join(lines).encode(), "laporan.csv")
    assert sheet.rows[-1][0] == "Sambas"
