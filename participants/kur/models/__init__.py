from participants.kur.models.access import Access, DataProtectionContact, ErasureCertificate
from participants.kur.models.banks import BankLink, BankTarget
from participants.kur.models.batches import Batch, RefusedRow, UploadPart
from participants.kur.models.counts import StateCount, UnitCount
from participants.kur.models.duty import DutyRule, SchemeLimit
from participants.kur.models.loans import Listing, Loan, LoanHistory
from participants.kur.models.members import Doubt, Membership
from participants.kur.models.messages import MessageText
from participants.kur.models.moves import Move
from participants.kur.models.outcomes import Outcome
from participants.kur.models.outreach import OutreachEvent
from participants.kur.models.people import Note, Person
from participants.kur.models.releases import KurRelease, ReleasedNumber
from participants.kur.models.states import State

__all__ = [
    "Access",
    "BankLink",
    "BankTarget",
    "Batch",
    "DataProtectionContact",
    "Doubt",
    "DutyRule",
    "ErasureCertificate",
    "KurRelease",
    "Listing",
    "Loan",
    "LoanHistory",
    "Membership",
    "MessageText",
    "Move",
    "Note",
    "Outcome",
    "OutreachEvent",
    "Person",
    "RefusedRow",
    "ReleasedNumber",
    "SchemeLimit",
    "State",
    "StateCount",
    "UnitCount",
    "UploadPart",
]
