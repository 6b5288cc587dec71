"""What headings and titles of tables about workers say: the basis, or that it is something else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from common.spreadsheets.headings import (
    ASIDE,
    FILLER,
    KEY,
    OTHER,
    PART,
    Label,
    Vocabulary,
    Word,
    plain,
    words,
)
from regions.models import WorkforceBasis

MEASURE = "measure"  # its value is the slug of a basis, or NO_BASIS
PEOPLE = "people"  # workers, without a word by which basis
POPULATION = "population"  # everybody: a basis only where it is said which of them
NO_BASIS = ""
SOME = "some"  # a part of the workers that is no sex: a sector, a segment
PLACE, PROVINCE, CODE, UNIT = "place", "province", "code", "unit"

WORDS = (
    *words(
        MEASURE,
        "bekerja, penduduk bekerja, penduduk yang bekerja, orang bekerja, employed, working, "
        "employment, angkatan kerja bekerja, angkatan kerja yang bekerja",
        "bps-bekerja",
    ),
    *words(
        MEASURE,
        "angkatan kerja, labour force, labor force, economically active",
        "bps-angkatan-kerja",
    ),
    *words(
        MEASURE,
        "potensi, potensi pekerja, potensi peserta, potensi tenaga kerja, potensi kepesertaan, "
        "potensi peserta bpjs ketenagakerjaan",
        "bpjs-potensi",
    ),
    *words(
        MEASURE,
        "penganggur*, pengangguran*, unemploy*, menganggur, setengah menganggur, pencari kerja, "
        "bukan angkatan kerja, tidak bekerja, belum bekerja, sekolah, mengurus rumah tangga, "
        "not in the labour force, not in labor force, lowongan*, peserta, peserta aktif, "
        "kepesertaan, terlindungi, miskin",
        NO_BASIS,
    ),
    *words(
        OTHER,
        "tpak, tpt, tkk, tingkat partisipasi, tingkat partisipasi angkatan kerja, "
        "tingkat pengangguran, tingkat pengangguran terbuka, tingkat kesempatan kerja, "
        "participation rate, unemployment rate, rate, angka partisipasi",
    ),
    *words(
        PART,
        "formal, informal, sektor*, lapangan usaha, lapangan pekerjaan, pertanian, industri*, "
        "jasa*, perdagangan, konstruksi, pertambangan, buruh*, karyawan, pegawai, pekerja bebas, "
        "pekerja keluarga, berusaha*, pu, bpu, jakon, pmi, penerima upah, bukan penerima upah, perkotaan, perdesaan, urban, rural, wni, wna, asing",
        SOME,
    ),
    *words(PEOPLE, "pekerja, tenaga kerja, naker, tk, workers, workforce"),
    *words(
        POPULATION,
        "penduduk, usia kerja, penduduk usia kerja, population, working age population",
    ),
    # Institutions and surveys whose names hold such words, and what such titles say besides.
    *words(
        FILLER,
        "survei angkatan kerja nasional, sakernas, dinas tenaga kerja, disnaker*, dinas, bps, "
        "bpjs ketenagakerjaan, bpjstk, bpjs, ketenagakerjaan, badan pusat statistik, nasional, "
        "kementerian ketenagakerjaan, keadaan, statistik, hasil, table, survei, labor force survey",
    ),
    *words(
        FILLER,
        "berumur, berusia, umur, usia, tahun ke atas, tahun keatas, ke atas, keatas, aged, years, "
        "and over, selama seminggu yang lalu, seminggu yang lalu, selama seminggu, seminggu, of, "
        "the, in, by, number, perkiraan, estimasi, angka, banyaknya, total, semua, seluruh, and, "
        "seluruhnya, indonesia, nama, penyebut, tetap, sementara, revisi, kondisi, februari agustus",
    ),
    *words(
        KEY,
        "kabupaten kota, kab kota, kabupaten, kab, kota, wilayah, daerah, lokasi, region, regency, "
        "municipality, city, regency municipality, kabupaten regency, kota municipality, place",
        PLACE,
    ),
    *words(KEY, "provinsi, propinsi, prov, province", PROVINCE),
    *words(KEY, "kode, kd, code, kemendagri, bps code, kode bps, kodebps, region code", CODE),
    *words(KEY, "satuan, unit, satuan unit", UNIT),
    *words(
        ASIDE,
        "instansi, opd, organisasi, nama instansi, tanggal, tgl, ibu kota, ibukota, bupati, "
        "wali kota, walikota, diperbarui, update",
    ),
)
BREAKDOWN = re.compile(r"\b(?:menurut|berdasarkan|dirinci|by|according)\b", re.IGNORECASE)
RATIOS = re.compile(r"pers(?:en|entase)|percent|%|rasio|tingkat|rata|laju|rate", re.IGNORECASE)
WORKERS = "workers"  # named as workers, of a basis that is not said


@dataclass(frozen=True, slots=True)
class Named:
    """What a text says is counted: the slug of a basis, `WORKERS`, or nothing; `other` is the word
    that makes it something else."""

    measure: str = ""
    other: str = ""


def vocabulary(bases: Iterable[WorkforceBasis], places: Iterable[str]) -> Vocabulary:
    """With the bases by their own names, and the province's name, which says nothing here."""
    own = [Word(plain(basis.name), MEASURE, basis.slug) for basis in bases]
    names = [Word(plain(name), FILLER) for name in places]
    return Vocabulary(WORDS, names, own)


def named(label: Label) -> Named | None:
    """None where the text names nothing that is counted."""
    measures = {word.value: word.phrase for word in label.words if word.kind == MEASURE}
    if label.qualifier:
        return Named(other=label.qualifier)
    if len(measures) > 1:
        return Named(other=" / ".join(measures.values()).replace("*", ""))
    for slug, phrase in measures.items():
        return Named(slug) if slug else Named(other=phrase.rstrip("*"))
    if label.has(PEOPLE):
        return Named(WORKERS)
    if label.has(POPULATION):
        return Named(other=next(word.phrase for word in label.words if word.kind == POPULATION))
    return None


def is_list_of_measures(label: Label) -> bool:
    """`Penduduk bekerja dan pengangguran`: over a table that holds both."""
    return len(set(label.all(MEASURE))) > 1


def without_breakdown(title: str) -> str:
    """`Penduduk Bekerja menurut Lapangan Usaha`: what follows is no measure."""
    return BREAKDOWN.split(title, maxsplit=1)[0]
