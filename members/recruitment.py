"""Pure rules of 发展党员: what is refused outright. What is only advised stands in the rule table."""

from collections.abc import Mapping
from datetime import date

from common.dates import add_months
from members.models import RecruitmentStep

Kind = RecruitmentStep.Kind

ADULT_YEARS = 18  # 《中国共产党章程》第一条

# A step's date may not lie before those of the steps named; equal days are common in real records.
NOT_BEFORE: dict[str, tuple[str, ...]] = {
    Kind.TALKED: (Kind.APPLIED,),
    Kind.ACTIVIST: (Kind.APPLIED,),
    Kind.FILED: (Kind.ACTIVIST,),
    Kind.ASSESSED: (Kind.ACTIVIST,),
    Kind.CANDIDATE: (Kind.APPLIED, Kind.ACTIVIST),
    Kind.REVIEWED: (Kind.ACTIVIST,),
    Kind.TRAINED: (Kind.ACTIVIST,),
    Kind.PUBLICIZED: (Kind.ACTIVIST,),
    Kind.PREVIEWED: (Kind.CANDIDATE,),
    Kind.ADMITTED: (Kind.APPLIED, Kind.ACTIVIST, Kind.CANDIDATE, Kind.PREVIEWED),
    Kind.APPROVED: (Kind.ADMITTED,),
    Kind.SWORN: (Kind.ADMITTED,),
    Kind.EXTENDED: (Kind.ADMITTED,),
    Kind.CONFIRMED: (Kind.ADMITTED, Kind.APPROVED),
    Kind.CONFIRMATION_APPROVED: (Kind.CONFIRMED,),
    Kind.ARCHIVED: (Kind.ADMITTED, Kind.CONFIRMED),
}


def order_errors(done: Mapping[str, date]) -> dict[str, str]:
    """Steps dated before one that must precede them: kind → what is wrong."""
    errors = {}
    for kind, day in done.items():
        late = [other for other in NOT_BEFORE.get(kind, ()) if done.get(other, day) > day]
        if late:
            errors[kind] = f"早于“{Kind(late[0]).label}”的日期（{done[late[0]]}）。"
    return errors


def age_error(born_on: date, applied_on: date) -> str:
    """Empty, or why the application is refused: 年满十八岁 (党章第一条；发展党员工作细则第五条)."""
    if add_months(born_on, 12 * ADULT_YEARS) > applied_on:
        return f"递交入党申请书时未满{ADULT_YEARS}周岁。"
    return ""
