"""To-dos of the dues: who has not paid, whom the rule speaks of, quarters not passed on."""

from datetime import date

from accounts.models import User
from common.figures import source
from common.periods import Period
from common.todo import Todo
from dues.arrears import members_owing, unpaid_throughout
from dues.models import Payment, Remittance, Rule
from members.models import Committee, Member

KIND = "dues"


def todos(user: User, on: date) -> list[Todo]:
    """What the user has to do, in a fixed number of queries; nothing for a reader."""
    if not user.may_write:
        return []
    year = Period.of_year(on.year, on)
    members = Member.objects.visible_to(user)
    found = [
        Todo(
            "收缴未缴党员的党费",
            members_owing(members, year).count(),
            source("dues:arrears-list", since=year.start, until=on),
            None,
            KIND,
        )
    ]
    lapse = Rule.objects.in_force(on).filter(kind=Rule.Kind.LAPSE).order_by("valid_from").last()
    if lapse:
        months = int(lapse.value)
        found.append(
            Todo(
                f"核实连续{months}个月未缴党费的党员",
                unpaid_throughout(members, months, on).count(),
                source("dues:arrears-list", since=year.start, until=on, run=months),
                None,
                KIND,
            )
        )
    if user.is_office:
        found.append(_not_passed_on(user, on))
    return [todo for todo in found if todo.count]


def _not_passed_on(user: User, on: date) -> Todo:
    """Quarters of this year that are over, were collected, and were not passed on by every committee that collected."""
    quarters = [
        (number, quarter)
        for number, quarter in enumerate(Period.of_year(on.year).quarters(), start=1)
        if quarter.end < on
    ]
    visible = Committee.objects.visible_to(user)
    sent = set(
        Remittance.objects.filter(committee__in=visible, year=on.year).values_list("committee", "quarter")
    )
    paid = Payment.objects.filter(branch__committee__in=visible, paid_on__year=on.year).order_by()
    collected = {
        (committee, (month + 2) // 3)
        for committee, month in paid.values_list("branch__committee", "paid_on__month").distinct()
    }
    ended = {number for number, _ in quarters}
    late = {pair for pair in collected - sent if pair[1] in ended}
    return Todo("上缴已收缴的季度党费", len(late), source("dues:remittance-list", year=on.year), None, KIND)
