from education.models.campaign import Campaign, PlannedStudy
from education.models.hours import HourTarget, MeetingHours
from education.models.material import TITLE_LENGTH, Distribution, Material
from education.models.study import ClassFile, StudyStatement, TrainingClass

__all__ = [
    "TITLE_LENGTH",
    "Campaign",
    "ClassFile",
    "Distribution",
    "HourTarget",
    "Material",
    "MeetingHours",
    "PlannedStudy",
    "StudyStatement",
    "TrainingClass",
]
