"""Which branches owe a 131 statement."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from common.periods import month_end
from education.models import StudyStatement


def branches_without_statement(branches: QuerySet, month: date) -> QuerySet:
    """Branches there were at the end of a month, given by its first day, that reported nothing for it."""
    reported = StudyStatement.objects.filter(branch=OuterRef("pk"), month=month)
    return branches.active(month_end(month)).filter(~Exists(reported))
