from education.models.campaign import Campaign, PlannedStudy
from education.models.hours import HourTarget, MeetingHours
from education.models.material import TITLE_LENGTH, Distribution, Material
from education.models.study import StudyStatement, TrainingClass

__all__ = [
    "TITLE_LENGTH",
    "Campaign",
    "Distribution",
    "HourTarget",
    "Material",
    "MeetingHours",
    "PlannedStudy",
    "StudyStatement",
    "TrainingClass",
]
