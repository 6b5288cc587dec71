from participants.enrolment.models.figures import EnrolmentFigure, RegionTotal, Segment

__all__ = ["EnrolmentFigure", "RegionTotal", "Segment"]
