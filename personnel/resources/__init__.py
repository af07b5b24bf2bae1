from personnel.resources.cases import CaseResource
from personnel.resources.staff import StaffResource

__all__ = ["CaseResource", "StaffResource"]
