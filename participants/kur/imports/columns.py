"""Which column of a list is which, by the names people give them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from common import formats
from common.nik import mask_text
from common.spreadsheets.headings import unit_in
from common.spreadsheets.questions import Answers, Question
from common.spreadsheets.survey import column_letters

HEADER_WITHIN = 20  # title rows and logos above the header
NIK_REFERENCE = "nik_reference"  # written by the portal beside a masked NIK (`references.py`)
DEBTOR_COLUMNS = {
    "loan_number": "nomor_akad no_akad nomor_kredit no_kredit nomor_rekening no_rekening norek "
    "nomor_pinjaman no_pinjaman nomor_kontrak no_kontrak no_rek nomor_rekening_pinjaman "
    "no_rekening_pinjaman no_rek_pinjaman nomor_rekening_kredit no_rekening_kredit nomor_akad_kredit "
    "no_akad_kredit nomor_pk no_pk nomor_perjanjian_kredit no_perjanjian_kredit",
    "debtor_nik": "nik nik_debitur no_ktp nomor_ktp ktp no_nik nomor_nik nik_ktp nik_nasabah "
    "nomor_induk_kependudukan",
    "debtor_name": "nama_debitur nama nama_nasabah debitur nama_lengkap nama_peminjam",
    "business_name": "nama_usaha usaha nama_umkm jenis_usaha",
    "regency_code": "kode_kabkota kode_kab_kota kode_wilayah kabupaten kabkota kab_kota wilayah "
    "kode_kemendagri kode_bps bps_code kabupaten_kota kota_kabupaten nama_kabupaten kab "
    "nama_kabupaten_kota nama_kab_kota kabupaten_usaha kab_kota_usaha kabupaten_kota_usaha",
    "bank": "kode_bank nama_bank penyalur bank_penyalur",
    "scheme": "skema skema_kur jenis_kur jenis_kredit tipe_kur jenis_skema produk_kur segmen_kur",
    "amount": "plafon plafond jumlah nilai_akad nilai_kredit plafon_kredit plafond_kredit plafon_awal "
    "plafond_awal plafon_kur plafond_kur plafon_pinjaman plafond_pinjaman jumlah_plafon "
    "jumlah_plafond nilai_plafon nilai_plafond jumlah_realisasi nilai_realisasi realisasi "
    "jumlah_pinjaman jumlah_kredit nominal nilai",
    "disbursed_on": "tanggal_akad tgl_akad tanggal_pencairan tgl_pencairan tanggal_realisasi "
    "tgl_realisasi tanggal_cair tgl_cair tanggal_pk tgl_pk tanggal_akad_kredit tgl_akad_kredit "
    "tanggal_perjanjian_kredit tgl_perjanjian_kredit",
    "tenor_months": "tenor jangka_waktu jangka_waktu_bulan tenor_bulan jw jangka_waktu_kredit",
    "bank_unit": "unit unit_bank cabang kantor_cabang unit_kerja",
    "phone": "telepon no_hp nomor_hp hp no_telepon telp",
    "paid_off_on": "tanggal_lunas tgl_lunas lunas_pada",
    NIK_REFERENCE: "rujukan_nik",
}
DEBTOR_REQUIRED = [
    "loan_number",
    "debtor_nik",
    "debtor_name",
    "regency_code",
    "scheme",
    "amount",
    "disbursed_on",
]
MEMBER_COLUMNS = {
    "nik": "nik no_ktp nomor_ktp ktp no_nik nomor_nik nik_peserta debtor_nik",
    "segment": "segmen jenis_kepesertaan kepesertaan program_kepesertaan",
    "registered_on": "tanggal_daftar tgl_daftar terdaftar_pada tanggal_kepesertaan "
    "tgl_kepesertaan tanggal_terdaftar",
    "paid_until": "iuran_sampai lunas_sampai bulan_iuran_terakhir blth_terakhir blth_iuran "
    "iuran_terakhir",
    "kpj": "nomor_kpj no_kpj",
    "name": "nama nama_peserta nama_lengkap nama_tk",
    NIK_REFERENCE: "rujukan_nik",
}
MEMBER_REQUIRED = ["nik", "segment"]
# The name under which a column is spoken of: the first of its Indonesian ones.
LOCAL_NAMES = {
    name: aliases.split()[0] for name, aliases in [*DEBTOR_COLUMNS.items(), *MEMBER_COLUMNS.items()]
}
BPS_HEADERS = {"kode_bps", "bps_code"}
KEMENDAGRI_HEADERS = {"kode_kemendagri", "kemendagri_code"}
# Headings that may mean the column, and much else: alone they are asked about, never taken.
WEAK = {
    "amount": set(
        "jumlah jumlah_realisasi nilai_realisasi realisasi jumlah_pinjaman jumlah_kredit nominal "
        "nilai".split()
    )
}
# What a figure, a day or a number of the credit is: where two headings could be meant, it is asked.
ASKED = ("loan_number", "amount", "disbursed_on")
# A unit or a way of writing in a heading: `Plafond (Rp)`, `Tgl Akad (dd/mm/yyyy)`.
UNIT_WORDS = set(
    "rp idr rupiah dalam juta jt jutaan ribu rb ribuan x 1 000 1000 bulan bln tahun thn dd mm yyyy"
    " yy hh orang angka 16 digit".split()
)
MONTHS_OF_A_YEAR = 12
NONE_OF_THESE = "-"


def notes_sheets() -> set[str]:
    """The sheet of notes in the portal's own empty list (`workbook.empty_list`): not one that was
    left unread, in whatever language it was downloaded."""
    names = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            names.add(_("Petunjuk"))
    return names


class UnreadableListError(Exception):
    """The list as a whole cannot be taken; the message says why and what to do."""


@dataclass(frozen=True)
class Layout:
    """Where each known column is, and what its header says.

    `factors`: 1.000.000 for `Plafon (Rp juta)`, 12 for `Tenor (tahun)`; `questions` are open.
    """

    header_row: int  # counted from 1, as the spreadsheet does
    at: Mapping[str, int]
    headers: tuple[str, ...]
    code_system: str = ""  # "bps" or "kemendagri" where the header says so
    factors: Mapping[str, int] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    def understood(self) -> dict[str, object]:
        """`{header_row, columns: [[column, header as written], …], headers}`, for the reader to
        check; all headers in the order of the file, for the refused rows to stand under."""
        return {
            "header_row": self.header_row,
            "columns": [[name, self.headers[index]] for name, index in self.at.items()],
            "at": dict(self.at),
            "headers": list(self.headers),
        }


def local_name(column: str) -> str:
    """`nomor_akad` or, read in English, `loan_number`."""
    is_english = (get_language() or "").startswith("en")
    return column if is_english else LOCAL_NAMES.get(column, column)


def both_names(column: str) -> str:
    """`nomor_akad (loan_number)`: once, where somebody looks the name up."""
    name = local_name(column)
    return name if name == column else f"{name} ({column})"


def headers_of(understood: Mapping[str, Any]) -> Callable[[str], str]:
    """What to call a column of a list that was read: as the list itself does, where it has it."""
    written = dict(understood.get("columns", []))
    return lambda column: written.get(column) or local_name(column)


def find_layout(
    rows: Sequence[Sequence[object]],
    known: Mapping[str, str],
    required: Sequence[str],
    answers: Answers | None = None,
) -> Layout:
    """The layout of the first row that looks most like a header."""
    row_index, headers = _header_of(rows[:HEADER_WITHIN], known)
    at, questions = _columns_of(headers, known, answers or {})
    missing = [name for name in required if name not in at]
    if missing:
        raise UnreadableListError(
            ngettext(
                "Kolom %(columns)s tidak ditemukan.",
                "Kolom %(columns)s tidak ditemukan.",
                len(missing),
            )
            % {"columns": ", ".join(map(both_names, missing))}
            + " "
            + _("Baris judul harus memuat: %(columns)s.")
            % {"columns": ", ".join(map(local_name, required))}
        )
    texts = tuple(mask_text(str(cell if cell is not None else "").strip()) for cell in headers)
    system = plain(texts[at["regency_code"]]) if "regency_code" in at else ""
    factors = _factors(at, texts)
    if question := _unit_question(rows[:row_index], at, factors):
        if (chosen := (answers or {}).get(question.key)) in dict(question.options):
            factors["amount"] = int(chosen or 1)
        else:
            questions.append(question)
    return Layout(
        row_index + 1,
        at,
        texts,
        "bps" if system in BPS_HEADERS else "kemendagri" * (system in KEMENDAGRI_HEADERS),
        factors,
        tuple(questions),
    )


def _header_of(
    rows: Sequence[Sequence[object]], known: Mapping[str, str]
) -> tuple[int, Sequence[object]]:
    """The row that names most columns, by itself or with the groups in the row above it:
    `Nomor Akad | Debitur | ` over ` | NIK | Nama`."""
    lines = [(index, row) for index, row in enumerate(rows)]
    lines += [(index, _under(rows[index - 1], rows[index])) for index in range(1, len(rows))]
    return max(lines, key=lambda line: len(_candidates(line[1], known)), default=(0, []))


def _under(above: Sequence[object], row: Sequence[object]) -> list[object]:
    width = max(len(above), len(row))
    pairs = zip(*(([*line, *[None] * (width - len(line))]) for line in (above, row)), strict=True)
    return [upper if lower in (None, "") else lower for upper, lower in pairs]


def plain(header: object) -> str:
    return re.sub(r"[^a-z0-9]+", "_", str(header or "").strip().lower()).strip("_")


def without_unit(header: object) -> str:
    """`plafond` of `Plafond (Rp)`, `tenor` of `Tenor (bulan)`; a unit alone stays."""
    words = plain(header).split("_")
    while len(words) > 1 and words[-1] in UNIT_WORDS:
        words.pop()
    return "_".join(words)


def _candidates(row: Sequence[object], known: Mapping[str, str]) -> dict[str, list[int]]:
    """The columns that each known one may be, by the order in which its names are preferred."""
    names = [{plain(cell), without_unit(cell)} - {""} for cell in row]
    return {
        name: columns
        for name, aliases in known.items()
        if (
            columns := [
                column
                for alias in [name, *aliases.split()]
                for column, spellings in enumerate(names)
                if alias in spellings
            ]
        )
    }


def _columns_of(
    row: Sequence[object], known: Mapping[str, str], answers: Answers
) -> tuple[dict[str, int], list[Question]]:
    at: dict[str, int] = {}
    questions = []
    for name, columns in _candidates(row, known).items():
        free = list(dict.fromkeys(column for column in columns if column not in at.values()))
        if not free:
            continue
        weak = WEAK.get(name, set())
        free.sort(key=lambda column: without_unit(row[column]) in weak)
        at[name] = free[0]
        if question := _question(name, free, row, known[name].split()):
            chosen = answers.get(question.key)
            if chosen == NONE_OF_THESE:
                del at[name]
            elif chosen in dict(question.options):
                at[name] = next(column for column in free if column_letters(column) == chosen)
            else:
                questions.append(question)
    return at, questions


def _question(
    name: str, columns: list[int], row: Sequence[object], aliases: list[str]
) -> Question | None:
    """Where two headings could be meant, or a single one that says too little."""
    headings = {column: without_unit(row[column]) for column in columns}
    strong = [column for column in columns if headings[column] not in WEAK.get(name, set())]
    sure = [column for column in strong if headings[column] in (name, aliases[0])]
    if name not in ASKED or len(sure) == 1 or (not sure and len(strong) == 1):
        return None
    options = [
        (column_letters(column), mask_text(str(row[column])))
        for column in sure or strong or columns
    ]
    return Question(
        key=f"column:{name}",
        text=_("Kolom mana yang berisi %(column)s?") % {"column": local_name(name)},
        options=(*options, (NONE_OF_THESE, _("tidak satu pun"))),
    )


def _factors(at: Mapping[str, int], headers: Sequence[str]) -> dict[str, int]:
    factors = {}
    if "amount" in at and (factor := unit_in(headers[at["amount"]])) > 1:
        factors["amount"] = factor
    if "tenor_months" in at and {"tahun", "thn"} & set(
        plain(headers[at["tenor_months"]]).split("_")
    ):
        factors["tenor_months"] = MONTHS_OF_A_YEAR
    return factors


def _unit_question(
    titles: Sequence[Sequence[object]], at: Mapping[str, int], factors: Mapping[str, int]
) -> Question | None:
    """`(dalam ribuan rupiah)` above headings that tell no unit themselves."""
    texts = [cell for row in titles for cell in row if isinstance(cell, str)]
    told = next((text for text in texts if unit_in(text) > 1), None)
    if told is None or "amount" not in at or "amount" in factors:
        return None
    factor = unit_in(told)
    times = _("Ya, kalikan dengan %(factor)s") % {"factor": formats.people(factor)}
    return Question(
        key="unit:amount",
        text=_("Berkas ini menyebut “%(text)s”. Apakah plafonnya dikalikan %(factor)s?")
        % {"text": mask_text(told), "factor": formats.people(factor)},
        options=((str(factor), times), ("1", _("Tidak, angkanya sudah rupiah"))),
    )
