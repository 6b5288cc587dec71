"""Which column of a list is which, by the names people give them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.nik import mask_text

HEADER_WITHIN = 20  # title rows and logos above the header
NIK_REFERENCE = "nik_reference"  # written by the portal beside a masked NIK (`references.py`)
DEBTOR_COLUMNS = {
    "loan_number": "nomor_akad no_akad nomor_kredit no_kredit nomor_rekening no_rekening norek "
    "nomor_pinjaman no_pinjaman nomor_kontrak no_kontrak",
    "debtor_nik": "nik nik_debitur no_ktp nomor_ktp ktp no_nik nomor_nik",
    "debtor_name": "nama_debitur nama nama_nasabah debitur nama_lengkap",
    "business_name": "nama_usaha usaha nama_umkm jenis_usaha",
    "regency_code": "kode_kabkota kode_kab_kota kode_wilayah kabupaten kabkota kab_kota wilayah "
    "kode_kemendagri kode_bps bps_code kabupaten_kota",
    "bank": "kode_bank nama_bank penyalur bank_penyalur",
    "scheme": "skema skema_kur jenis_kur jenis_kredit",
    "amount": "plafon plafond jumlah nilai_akad nilai_kredit plafon_kredit",
    "disbursed_on": "tanggal_akad tgl_akad tanggal_pencairan tgl_pencairan tanggal_realisasi "
    "tgl_realisasi",
    "tenor_months": "tenor jangka_waktu jangka_waktu_bulan tenor_bulan",
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


class UnreadableListError(Exception):
    """The list as a whole cannot be taken; the message says why and what to do."""


@dataclass(frozen=True)
class Layout:
    """Where each known column is, and what its header says."""

    header_row: int  # counted from 1, as the spreadsheet does
    at: Mapping[str, int]
    headers: tuple[str, ...]
    code_system: str = ""  # "bps" or "kemendagri" where the header says so

    def understood(self) -> dict[str, object]:
        """`{header_row, columns: [[column, header as written], …], headers}`, for the reader to
        check; all headers in the order of the file, for the refused rows to stand under."""
        headers = [mask_text(header) for header in self.headers]
        return {
            "header_row": self.header_row,
            "columns": [[name, headers[index]] for name, index in self.at.items()],
            "at": dict(self.at),
            "headers": headers,
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
    rows: Sequence[Sequence[object]], known: Mapping[str, str], required: Sequence[str]
) -> Layout:
    """The layout of the first row that looks most like a header."""
    best: tuple[int, dict[str, int]] = (0, {})
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        at = _columns_of(row, known)
        if len(at) > len(best[1]):
            best = (index, at)
    row_index, at = best
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
    headers = tuple(str(cell or "").strip() for cell in rows[row_index])
    place = at.get("regency_code")
    code_system = ""
    if place is not None:
        header = plain(headers[place])
        code_system = "bps" if header in BPS_HEADERS else ""
        code_system = "kemendagri" if header in KEMENDAGRI_HEADERS else code_system
    return Layout(row_index + 1, at, headers, code_system)


def plain(header: object) -> str:
    return re.sub(r"[^a-z0-9]+", "_", str(header or "").strip().lower()).strip("_")


def _columns_of(row: Sequence[object], known: Mapping[str, str]) -> dict[str, int]:
    cells = [plain(cell) for cell in row]
    at: dict[str, int] = {}
    for name, aliases in known.items():
        for alias in [name, *aliases.split()]:
            if alias in cells and cells.index(alias) not in at.values():
                at[name] = cells.index(alias)
                break
    return at
