from stars.models.honour import Honour
from stars.models.place import Place
from stars.models.plan import STAR_NAMES, Star, StarAssessment, StarCriterion, StarFile, StarPlan, StarRating
from stars.models.weak import AcceptanceRule, WeakBranch, WeakCriterion, WeakStep

__all__ = [
    "STAR_NAMES",
    "AcceptanceRule",
    "Honour",
    "Place",
    "Star",
    "StarAssessment",
    "StarCriterion",
    "StarFile",
    "StarPlan",
    "StarRating",
    "WeakBranch",
    "WeakCriterion",
    "WeakStep",
]
