from personnel.models.calculations import Calculation
from personnel.models.cases import Case, CaseItem, CasePerson
from personnel.models.rules import BereavementRule, ExcellentShare, PaperTemplate, UrbanIncome
from personnel.models.staff import RetirementRule, Staff

__all__ = [
    "BereavementRule",
    "Calculation",
    "Case",
    "CaseItem",
    "CasePerson",
    "ExcellentShare",
    "PaperTemplate",
    "RetirementRule",
    "Staff",
    "UrbanIncome",
]
