"""Who promises, by which channel, and what shows that the people came."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyKind(models.TextChoices):
    REGENCY = "regency", _("pemerintah kabupaten/kota")
    PROVINCE = "province", _("perangkat daerah provinsi")
    BRANCH = "branch", _("kantor cabang BPJS Ketenagakerjaan")
    BANK = "bank", _("bank")
    COMPANY = "company", _("perusahaan")
    ASSOCIATION = "association", _("asosiasi")


# The field that says who it is; elsewhere a name.
PARTY_FIELDS = {
    PartyKind.REGENCY: "party_region",
    PartyKind.BRANCH: "party_branch",
    PartyKind.BANK: "party_bank",
}


class Channel(models.TextChoices):
    KUR = "kur", _("KUR")
    APBD = "apbd", _("pekerja rentan, APBD")
    APBDES = "apbdes", _("pekerja rentan, APBDes")
    DBH_SAWIT = "dbh_sawit", _("pekerja rentan, DBH sawit")
    CSR = "csr", _("pekerja rentan, CSR")
    VILLAGES = "villages", _("ekosistem desa")
    CONSTRUCTION = "construction", _("jasa konstruksi")
    PMI = "pmi", _("pekerja migran (PMI)")
    WAGE_EARNERS = "wage_earners", _("penerima upah yang belum terdaftar")
    OTHER = "other", _("jalur lain")


class Measure(models.TextChoices):
    """What shows that the people came."""

    SEGMENT = "segment", _("peserta terverifikasi di wilayah dan segmen itu")
    KUR = "kur", _("rilis KUR wilayah itu")
    COHORT = "cohort", _("orang dalam kohort yang berlaku")
    BY_HAND = "by_hand", _("laporan dengan bukti, diverifikasi orang lain")
