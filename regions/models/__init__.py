from regions.models.memory import RememberedPlace
from regions.models.organisations import Bank, BankName, Branch, BranchService
from regions.models.places import OtherName, Region, RegionBoundary
from regions.models.statements import PublicStatement
from regions.models.targets import Target, TargetContribution
from regions.models.tariffs import Tariff
from regions.models.workforce import WorkforceBasis, WorkforceEstimate, WorkforceImport
