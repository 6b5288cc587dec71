"""Names of states and units as readers see them."""

from django.utils.translation import gettext_lazy as _

from common.arithmetic import ContributionUnit, PaceState

PACE_STATES = {
    PaceState.REACHED: _("target tercapai"),
    PaceState.ON_TRACK: _("sesuai jalur"),
    PaceState.NEEDS_ACCELERATION: _("perlu percepatan"),
    PaceState.LIMITED: _("terbatas"),
    PaceState.DECLINING: _("menurun"),
    PaceState.DEADLINE_PASSED: _("tenggat lewat"),
}

CONTRIBUTION_UNITS = {
    ContributionUnit.POINTS_OF_WORKFORCE: _("poin dari seluruh pekerja"),
    ContributionUnit.PERCENT_OF_TARGET_PEOPLE: _("persen dari orang pada target"),
    ContributionUnit.PERCENT_OF_GAP: _("persen dari kekurangan"),
    ContributionUnit.PEOPLE: _("orang"),
}

SEGMENTS = {
    "PU": _("Penerima Upah (PU)"),
    "BPU": _("Bukan Penerima Upah (BPU)"),
    "JAKON": _("Jasa Konstruksi (JAKON)"),
    "PMI": _("Pekerja Migran Indonesia (PMI)"),
}
