from personnel.models.cases import Case, CasePerson
from personnel.models.staff import RetirementRule, Staff

__all__ = ["Case", "CasePerson", "RetirementRule", "Staff"]
