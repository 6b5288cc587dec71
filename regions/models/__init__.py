from regions.models.branches import Branch, BranchService
from regions.models.places import Region, RegionBoundary
from regions.models.statements import PublicStatement
from regions.models.targets import Target, TargetContribution
from regions.models.version import DataVersion
from regions.models.workforce import WorkforceBasis, WorkforceEstimate, WorkforceImport

__all__ = [
    "Branch",
    "BranchService",
    "DataVersion",
    "PublicStatement",
    "Region",
    "RegionBoundary",
    "Target",
    "TargetContribution",
    "WorkforceBasis",
    "WorkforceEstimate",
    "WorkforceImport",
]
