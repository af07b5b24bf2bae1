"""Records of personnel for tests."""

from datetime import date

from members.models import Committee
from personnel.models import Case, CasePerson, Staff
from tests.factories import make_identity


def make_staff(
    committee: Committee,
    name: str = "周某",
    kind: str = "CIVIL_SERVANT",
    born_on: date = date(1980, 5, 1),
    **fields,
) -> Staff:
    sex = fields.pop("sex", "M")
    return Staff.objects.create(
        committee=committee, name=name, kind=kind, **make_identity(born_on, sex), **fields
    )


def make_case(committee: Committee, kind: str = "CIVIL_REVIEW", name: str = "2023年度考核", **fields) -> Case:
    return Case.objects.create(committee=committee, kind=kind, name=name, **{"year": 2023, **fields})


def add_person(case: Case, name: str = "周某", **fields) -> CasePerson:
    return CasePerson.objects.create(case=case, name=name, **fields)
