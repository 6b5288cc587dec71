"""Lists as banks have them: days, amounts, numbers, sheets and letters, each kind with more than
one member, and what is asked where the list does not say it."""

from datetime import date

import pytest

from participants.kur import tasks
from participants.kur.imports.columns import DEBTOR_COLUMNS, DEBTOR_REQUIRED, find_layout
from participants.kur.models import Batch, Loan, Person, RefusedRow
from tests.participants.kur.lists import nik, row, table, workbook


def with_days(*days):
    return [row(serial, disbursed_on=day) for serial, day in enumerate(days, start=1)]


def days_of():
    return list(Loan.objects.order_by("number").values_list("disbursed_on", flat=True))


# Days


@pytest.mark.parametrize(
    ("written", "days"),
    [
        pytest.param(
            ["7/31/2024", "7/8/2024", "12/25/2023"],
            [date(2024, 7, 31), date(2024, 7, 8), date(2023, 12, 25)],
            id="month first",
        ),
        pytest.param(
            ["7/8/2024", "31/7/2024 10:15"], [date(2024, 8, 7), date(2024, 7, 31)], id="day first"
        ),
        pytest.param(
            ["31-Jul-24", "15-Agu-24", "02-Mei-24", "2 Agt 2024", "3-Ags-24", "4 Agust 2024"],
            [date(2024, 7, 31), date(2024, 8, 15), date(2024, 5, 2), date(2024, 8, 2),
             date(2024, 8, 3), date(2024, 8, 4)],
            id="as Excel writes them",
        ),
        pytest.param(["45504", "2024-07-31T08:00"], [date(2024, 7, 31)] * 2, id="serials"),
    ],
)  # fmt: skip
def test_days_are_read_in_the_order_of_their_column(import_list, written, days):
    import_list(with_days(*written))
    assert days_of() == days


def test_an_order_that_no_day_decides_is_asked_and_each_column_has_its_own(import_list):
    rows = [row(1, disbursed_on="7/8/2024", paid_off_on="9/25/2025")]
    failed = import_list(rows)["failed"]
    assert "--answer order:disbursed_on=dmy  7 Agustus 2024" in failed
    assert "--answer order:disbursed_on=mdy  8 Juli 2024" in failed
    assert "order:paid_off_on" not in failed
    assert not Loan.objects.exists()
    import_list(rows, answers=["order:disbursed_on=mdy"])
    loan = Loan.objects.get()
    assert (loan.disbursed_on, loan.paid_off_on) == (date(2024, 7, 8), date(2025, 9, 25))


def test_a_day_that_is_not_in_the_calendar_is_refused(import_list):
    import_list(with_days("31-Jun-24", "2024-02-30", "2024-03-15"))
    assert [refused.faults for refused in RefusedRow.objects.all()] == [
        [["disbursed_on", "date_unreadable"]]
    ] * 2


# Amounts and columns


@pytest.mark.parametrize(
    ("header", "written"),
    [
        ("Plafond (Rp)", "50000000"),
        ("Plafon (Rp juta)", "50"),
        ("Plafon dalam ribu rupiah", "50.000"),
        ("plafon", "Rp 50.000.000,-"),
        ("plafon", "50,000,000.00"),
        ("Nilai Akad (Rp)", "50 juta"),
    ],
)
def test_the_unit_of_an_amount_is_understood_where_it_stands(import_list, header, written):
    cells = row(1) | {header: written, "Jumlah": "12000000"}
    del cells["amount"]
    import_list([cells])
    assert Loan.objects.get().amount == 50_000_000


def test_a_weak_heading_alone_is_asked_about(import_list):
    cells = row(1) | {"Jumlah": "50000000"}
    del cells["amount"]
    failed = import_list([cells])["failed"]
    assert "Kolom mana yang berisi plafon?" in failed
    [option] = [line for line in failed.splitlines() if "Jumlah" in line]
    answer = option.split()[1]
    import_list([cells], answers=[answer])
    assert Loan.objects.get().amount == 50_000_000


def test_two_headings_that_could_be_meant_are_asked_about():
    header = [*row(1), "tgl_pencairan", "tgl_realisasi"]
    header.remove("disbursed_on")
    layout = find_layout([header], DEBTOR_COLUMNS, DEBTOR_REQUIRED)
    assert [question.key for question in layout.questions] == ["column:disbursed_on"]
    chosen = {"column:disbursed_on": "K"}
    layout = find_layout([header], DEBTOR_COLUMNS, DEBTOR_REQUIRED, chosen)
    assert layout.headers[layout.at["disbursed_on"]] == "tgl_realisasi"
    assert not layout.questions


def test_a_heading_that_is_the_columns_own_name_needs_no_question():
    header = [*row(1), "nilai_akad", "no_rekening", "tgl_realisasi"]
    layout = find_layout([header], DEBTOR_COLUMNS, DEBTOR_REQUIRED)
    assert not layout.questions
    assert layout.headers[layout.at["amount"]] == "amount"


def test_a_tenor_in_years_counts_its_months(import_list):
    cells = row(1) | {"Tenor (tahun)": "2"}
    del cells["tenor_months"]
    import_list([cells])
    assert Loan.objects.get().tenor_months == 24


@pytest.mark.parametrize("nothing", ["-", "–", "nihil", ""])
def test_a_dash_where_nothing_need_be_is_nothing(import_list, nothing):
    import_list([row(1, paid_off_on=nothing, tenor_months=nothing)])
    loan = Loan.objects.get()
    assert (loan.paid_off_on, loan.tenor_months) == (None, None)


# Identifiers


@pytest.mark.parametrize("number", ["4,71601E+14", "4.71601E+14", "6E+15"])
def test_a_loan_number_that_lost_digits_is_refused_with_that(import_list, number):
    said = import_list([row(1, loan_number=number), row(2)])
    assert RefusedRow.objects.get().faults == [["loan_number", "number_lost"]]
    assert "Excel hanya menyimpan 15 angka" in said["text"]


@pytest.mark.parametrize("value", [4716011234567890120.0, date(2024, 8, 12)])
def test_a_number_cell_that_lost_digits_is_refused_too(import_list, value):
    content = workbook(Daftar=table(row(1) | {"loan_number": value}))
    import_list(content, name="daftar.xlsx")
    [[column, code]] = RefusedRow.objects.get().faults
    assert (column, code.startswith("number_")) == ("loan_number", True)


@pytest.mark.parametrize(
    "written",
    ["6171 9915 0880 0001", "6171.9915.0880.0001", "617199-150880-0001", "617199/150880/0001",
     "617199_150880_0001", "６１７１９９１５０８８００００１", "'6171991508800001"],
)  # fmt: skip
def test_separators_of_a_nik_are_cleaned_in_its_column(import_list, written):
    import_list([row(1, debtor_nik=written)])
    assert Person.objects.get().reveal_nik() == nik(1)


@pytest.mark.parametrize(
    ("known", "sent"), [("0012345678", "12345678"), ("12345678", "0012345678")]
)
def test_a_known_number_with_other_zeros_is_a_doubt_not_a_second_loan(import_list, known, sent):
    import_list([row(1, loan_number=known)])
    failed = import_list([row(1, loan_number=sent)])["failed"]
    assert f"{sent} sama dengan {known} kecuali nol" in failed
    said = import_list([row(1, loan_number=sent)], answers=["zeros:loan_number=same"])
    assert (said["unchanged"], said["created"]) == (1, 0)
    assert Loan.objects.get().number == known


def test_the_same_number_with_and_without_zeros_in_one_list(import_list):
    rows = [row(1, loan_number="0012"), row(1, loan_number="12"), row(3)]
    assert "12 sama dengan 0012" in import_list(rows)["failed"]
    said = import_list(rows, answers=["zeros:loan_number=same"])
    assert (said["duplicates"], said["created"]) == (1, 2)


def test_two_credits_whose_numbers_differ_by_zeros_stay_two_and_are_asked_once(import_list):
    rows = [row(1, loan_number="0012"), row(2, loan_number="12")]
    assert import_list(rows, answers=["zeros:loan_number=different"])["created"] == 2
    assert import_list(rows)["unchanged"] == 2


# The page


@pytest.fixture
def asked(send):
    """A list of Bank Kalbar that waits for the order of day and month."""
    batch = send(with_days("7/8/2024"))
    tasks.read_list.func(batch.pk)
    batch.refresh_from_db()
    assert batch.status == Batch.Status.ASKING
    return batch


def test_the_page_asks_with_one_click_and_reads_the_list_anew(as_user, cast, asked):
    client = as_user(cast.bank_officer)
    page = client.get(f"/kur/unggahan/{asked.pk}/").content.decode()
    assert "hari dulu atau bulan dulu?" in page
    assert "7 Agustus 2024" in page
    client.post(f"/kur/unggahan/{asked.pk}/jawab/", {"order:disbursed_on": "mdy"})
    tasks.read_list.func(asked.pk)
    asked.refresh_from_db()
    assert (asked.status, asked.accepted) == (Batch.Status.READY, 1)


@pytest.mark.parametrize("answer", [{"order:disbursed_on": "ymd"}, {"order:other": "mdy"}, {}])
def test_an_answer_that_is_no_option_changes_nothing(as_user, cast, asked, answer):
    as_user(cast.bank_officer).post(f"/kur/unggahan/{asked.pk}/jawab/", answer)
    asked.refresh_from_db()
    assert (asked.status, asked.answers) == (Batch.Status.ASKING, {})


def test_another_bank_can_not_answer(as_user, cast, asked):
    other = as_user(cast.other_bank_officer)
    address = f"/kur/unggahan/{asked.pk}/jawab/"
    assert other.post(address, {"order:disbursed_on": "mdy"}).status_code == 404


def test_looking_does_not_answer(as_user, cast, asked):
    client = as_user(cast.bank_officer)
    assert client.get(f"/kur/unggahan/{asked.pk}/jawab/").status_code == 405


def test_a_list_that_waits_for_an_answer_can_be_dropped(as_user, cast, asked):
    as_user(cast.bank_officer).post(f"/kur/unggahan/{asked.pk}/batal/")
    asked.refresh_from_db()
    assert asked.status == Batch.Status.CANCELLED
    assert not asked.parts.exists()


# Rows that are nobody's, headings in two rows, other names

NUMBERS = [f"({number})" for number in range(1, 11)]
SIGNED = [None, None, None, None, None, None, "Pontianak, 5 Agustus 2024"]


@pytest.mark.parametrize(
    "between",
    [
        pytest.param([NUMBERS], id="column numbers"),
        pytest.param([list(range(1, 11))], id="column numbers without brackets"),
        pytest.param([list(row(1))], id="headings again"),
        pytest.param([["JUMLAH", *[None] * 6, 100_000_000]], id="total"),
        pytest.param([[None, None, "Total", *[None] * 4, 100_000_000]], id="total under the names"),
        pytest.param([SIGNED, ["Pemimpin Cabang"]], id="signature"),
    ],
)
def test_rows_that_are_nobodys_are_left_out_and_told(import_list, between):
    first, second = table(row(1))[1], table(row(2))[1]
    content = workbook(Data=[list(row(1)), first, *between, second])
    result = import_list(content)
    assert (result["rows"], result["created"], result["rejected"]) == (2, 2, 0)
    (note,) = Batch.objects.get().understood["notes"]
    assert note.endswith(f"baris {', '.join(str(3 + at) for at, _row in enumerate(between))}.")


@pytest.mark.parametrize(
    "changes",
    [
        {"debtor_nik": ""},
        {"debtor_nik": "", "debtor_name": ""},
        {"debtor_name": "Jumlah"},
        {"debtor_nik": "", "scheme": "", "amount": "", "disbursed_on": ""},
    ],
)
def test_a_row_that_may_be_somebodys_is_refused_and_not_left_out(import_list, changes):
    result = import_list([row(1), row(2, **changes, regency_code="?")])
    assert (result["created"], result["rejected"]) == (1, 1)
    assert Batch.objects.get().understood["notes"] == []


def test_a_row_of_a_nik_alone_is_refused(import_list):
    content = workbook(Data=[list(row(1)), table(row(1))[1], [None, nik(2)]])
    assert import_list(content)["rejected"] == 1


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (["No", "Nomor Akad", "Debitur", None, "Kab/Kota", "Kredit", None, None],
         [None, None, "NIK", "Nama", None, "Skema", "Plafon", "Tanggal Akad"]),
        (["No", None, None, None, None, "KREDIT USAHA RAKYAT", None, None],
         [None, "No. PK", "No. KTP", "Nama", "Kabupaten", "Jenis KUR", "Plafond", "Tgl. Cair"]),
    ],
)  # fmt: skip
def test_headings_may_stand_in_two_rows(above, below):
    layout = find_layout([above, below, [1, "A"]], DEBTOR_COLUMNS, DEBTOR_REQUIRED)
    assert layout.header_row == 2
    assert [layout.at[name] for name in DEBTOR_REQUIRED] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("heading", "is_asked"),
    [
        ("Plafon Awal (Rp)", False),
        ("Plafond Pinjaman", False),
        ("Jumlah Plafon", False),
        ("Jumlah Realisasi (Rp)", True),
        ("Nominal", True),
    ],
)
def test_other_names_of_the_amount(heading, is_asked):
    headings = ["No. Rekening Pinjaman", "NIK", "Nama", "Kabupaten", "Skema", heading, "Tgl Cair"]
    layout = find_layout([headings], DEBTOR_COLUMNS, DEBTOR_REQUIRED)
    assert layout.at["amount"] == 5
    assert bool(layout.questions) == is_asked


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("write", ['="{}"', '"=""{}"""'])
def test_text_that_is_written_as_a_formula_is_text(import_list, sign, write):
    line = list(row(1).values())
    line[1] = write.format(line[1])
    result = import_list(f"{sign.join(row(1))}\n{sign.join(line)}\n".encode())
    assert (result["created"], result["rejected"]) == (1, 0)


@pytest.mark.parametrize(
    ("title", "amount", "factor"),
    [
        ("(dalam ribuan rupiah)", 5_000, 1_000),
        ("Angka dalam Rp 000", 5_000, 1_000),
        ("Satuan: juta rupiah", 5, 1_000_000),
    ],
)
def test_a_unit_above_the_headings_is_asked_about(import_list, title, amount, factor):
    rows = table(row(1, scheme="SUPER_MIKRO", amount=amount))
    content = workbook(Data=[["DAFTAR DEBITUR"], [title], *rows])
    failed = import_list(content)["failed"]
    assert f"--answer unit:amount={factor}" in failed
    assert import_list(content, answers=[f"unit:amount={factor}"])["created"] == 1
    assert Loan.objects.get().amount == 5_000_000


def test_a_unit_in_the_heading_is_not_asked_about_again(import_list):
    (headings, values) = table(row(1, scheme="SUPER_MIKRO", amount=5))
    headings = ["Plafon (Rp juta)" if name == "amount" else name for name in headings]
    assert import_list(workbook(Data=[["dalam juta rupiah"], headings, values]))["created"] == 1
    assert Loan.objects.get().amount == 5_000_000
