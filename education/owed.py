"""Which branches owe a 131 statement."""

from datetime import date

from django.db.models import Exists, OuterRef

from common.periods import month_end
from education.models import StudyStatement
from members.models import BranchQuerySet


def branches_without_statement(branches: BranchQuerySet, month: date) -> BranchQuerySet:
    """Branches there were at the end of a month, given by its first day, that reported nothing for it."""
    reported = StudyStatement.objects.filter(branch=OuterRef("pk"), month=month)
    return branches.active(month_end(month)).filter(~Exists(reported))
