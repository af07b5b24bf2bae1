"""Opening a case with its steps and papers, and with everybody of some kinds of staff; the check of 优秀."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts.events import record
from accounts.models import User
from personnel.models import Case, CaseItem, CasePerson, ExcellentShare, PaperTemplate, Staff

EXCELLENT = "优秀"


@dataclass(frozen=True)
class ExcellentCheck:
    """How many of the persons are 优秀, and how many may be; a warning, for the authority may allow more."""

    persons: int
    excellent: int
    limit: int
    special_limit: int
    rule: ExcellentShare

    @property
    def over(self) -> bool:
        return self.excellent > self.limit

    @property
    def over_special(self) -> bool:
        return self.excellent > self.special_limit


@transaction.atomic
def open_case(case: Case, staff: Iterable[Staff], user: User) -> Case:
    """Saves a new case with the list of its kind, and a line for each of the staff."""
    case.save()
    templates = PaperTemplate.objects.filter(kind=case.kind)
    CaseItem.objects.bulk_create(
        CaseItem(case=case, order=t.order, name=t.name, is_paper=t.is_paper) for t in templates
    )
    persons = [CasePerson(case=case, staff=person, name=person.name) for person in staff]
    CasePerson.objects.bulk_create(persons)
    record("新增人事事项", user, case, 人数=len(persons))
    return case


def excellent_check(case: Case, results: Iterable[str]) -> ExcellentCheck | None:
    """By the share in force at the end of the case's year; None where the kind of case has no such share."""
    shares = ExcellentShare.objects.filter(kind=case.kind).order_by("-valid_from")
    rule = shares.filter(valid_from__year__lte=case.year).first() or shares.last()
    if rule is None:
        return None
    found = list(results)
    excellent = sum(result.strip() == EXCELLENT for result in found)
    return ExcellentCheck(
        len(found),
        excellent,
        share_limit(len(found), rule.percent),
        share_limit(len(found), rule.special_percent),
        rule,
    )


def share_limit(persons: int, percent: Decimal) -> int:
    """Whole persons that do not exceed the share."""
    return int(persons * percent / 100)
