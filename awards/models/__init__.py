from awards.models.editions import Category, Criterion, Edition
from awards.models.entrants import Clearance, Conflict, Entrant, Evidence, Score
from awards.models.jurors import Juror
from awards.models.reopenings import Reopening
from awards.models.winners import Award

__all__ = [
    "Award",
    "Category",
    "Clearance",
    "Conflict",
    "Criterion",
    "Edition",
    "Entrant",
    "Evidence",
    "Juror",
    "Reopening",
    "Score",
]
