from participants.kur.models.access import Access, DataProtectionContact, ErasureCertificate
from participants.kur.models.batches import Batch, RefusedRow, UploadPart
from participants.kur.models.counts import AgeCount, CoverCount, FunnelCount, ShownNumber
from participants.kur.models.duty import DutyRule, SchemeLimit
from participants.kur.models.loans import Listing, Loan, LoanHistory
from participants.kur.models.members import Doubt, Membership
from participants.kur.models.moves import Move
from participants.kur.models.outreach import OutreachEvent, SavedFilter
from participants.kur.models.people import Note, Person
from participants.kur.models.states import State

__all__ = [
    "Access",
    "AgeCount",
    "Batch",
    "CoverCount",
    "DataProtectionContact",
    "Doubt",
    "DutyRule",
    "ErasureCertificate",
    "FunnelCount",
    "Listing",
    "Loan",
    "LoanHistory",
    "Membership",
    "Move",
    "Note",
    "OutreachEvent",
    "Person",
    "RefusedRow",
    "SavedFilter",
    "SchemeLimit",
    "ShownNumber",
    "State",
    "UploadPart",
]
