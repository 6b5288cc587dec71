from commitments.models.choices import Channel, Measure, PartyKind
from commitments.models.commitments import Commitment
from commitments.models.files import AttachedFile
from commitments.models.letters import Letter
from commitments.models.meetings import Meeting, MeetingPaper, Minutes
from commitments.models.paths import PathStep
from commitments.models.plans import Plan, PlanPlace
from commitments.models.progress import Answer, Progress

__all__ = [
    "Answer",
    "AttachedFile",
    "Channel",
    "Commitment",
    "Letter",
    "Measure",
    "Meeting",
    "MeetingPaper",
    "Minutes",
    "PartyKind",
    "PathStep",
    "Plan",
    "PlanPlace",
    "Progress",
]
