"""Files that back the figures."""

import hashlib

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.attachments import LARGEST_BYTES, content_type_of, safe_name
from common.nik import holds_nik
from participants.reports.models import EnrolmentReport, ReportEvent, ReportEvidence
from participants.reports.rules import Refused, lock_report, require_editable, require_officer

MOST_FILES = 10


@transaction.atomic
def attach_evidence(*, report: EnrolmentReport, file: UploadedFile, by: User) -> ReportEvidence:
    """The same file twice is saved once."""
    report = lock_report(report)
    require_officer(report, by)
    require_editable(report)
    if file.size is None or file.size > LARGEST_BYTES:
        raise Refused("too_large", _("Berkas lebih dari 10 MB."))
    if holds_nik(file.name or ""):
        raise Refused("nik_in_name", _("Nama berkas memuat NIK. Ganti namanya, lalu unggah lagi."))
    content = file.read()
    content_type = content_type_of(content)
    if content_type is None:
        raise Refused(
            "unknown_type", _("Isi berkas ini bukan PDF, XLSX, JPG, atau PNG, apa pun namanya.")
        )
    digest = hashlib.sha256(content).hexdigest()
    if (same := report.evidence.filter(sha256=digest).first()) is not None:
        return same
    if report.evidence.count() >= MOST_FILES:
        raise Refused("too_many", _("Paling banyak 10 berkas untuk satu laporan."))
    evidence = ReportEvidence.objects.create(
        report=report,
        name=safe_name(file.name or "", content_type, _("bukti")),
        content_type=content_type,
        size=len(content),
        sha256=digest,
        content=content,
        uploaded_by=by,
    )
    _record(report, by, _("%(name)s diunggah") % {"name": evidence.name})
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: ReportEvidence, by: User) -> None:
    report = lock_report(evidence.report)
    require_officer(report, by)
    require_editable(report)
    evidence.delete()
    _record(report, by, _("%(name)s dihapus") % {"name": evidence.name})


def _record(report: EnrolmentReport, by: User, note: str) -> None:
    """Who adds evidence has a hand in the report as well."""
    report.entrants.get_or_create(user=by)
    report.events.create(kind=ReportEvent.Kind.EVIDENCE, by=by, note=note)
    report.touch()
