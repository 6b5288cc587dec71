from participants.kur.models.access import Access, ErasureCertificate
from participants.kur.models.banks import BankLink, BankTarget
from participants.kur.models.batches import Batch, RefusedRow, UploadPart
from participants.kur.models.counts import AgeCount, CoverCount, FunnelCount, ShownNumber
from participants.kur.models.duty import DutyRule, SchemeLimit
from participants.kur.models.loans import Loan, LoanHistory
from participants.kur.models.members import Doubt, Membership
from participants.kur.models.messages import MessageText
from participants.kur.models.moves import Move
from participants.kur.models.outcomes import Outcome
from participants.kur.models.outreach import OutreachEvent
from participants.kur.models.people import Note, Person
from participants.kur.models.states import State

__all__ = [
    "Access",
    "AgeCount",
    "BankLink",
    "BankTarget",
    "Batch",
    "CoverCount",
    "Doubt",
    "DutyRule",
    "ErasureCertificate",
    "FunnelCount",
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
    "SchemeLimit",
    "ShownNumber",
    "State",
    "UploadPart",
]
