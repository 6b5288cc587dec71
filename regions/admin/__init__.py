"""Where an admin maintains what every figure rests on: places, offices, bases, targets."""

from regions.admin import branches, places, statements, targets, workforce

__all__ = ["branches", "places", "statements", "targets", "workforce"]
