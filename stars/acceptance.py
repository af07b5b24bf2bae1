"""Whether putting a branch right can be accepted. A shortfall is a warning: a reason, which is kept, overrides it."""

from decimal import Decimal

from common.chinese import plain_number
from stars.models import AcceptanceRule


def shortfalls(
    rule: AcceptanceRule | None, points: Decimal | None, satisfaction: Decimal | None
) -> list[str]:
    """What of the rule in force is not reached; no rule, no shortfall. `satisfaction` is per cent of those asked."""
    if rule is None:
        return []
    found = []
    if points is None:
        found.append("没有填写验收得分")
    elif points < rule.min_points:
        found.append(f"验收得分低于{plain_number(rule.min_points)}分")
    if satisfaction is not None and 100 - satisfaction > rule.max_dissatisfied:
        found.append(f"群众不满意率超过{plain_number(rule.max_dissatisfied)}%")
    return found
