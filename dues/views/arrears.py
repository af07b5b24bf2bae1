from itertools import groupby

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from common.listing import Measure, list_context
from common.money import YuanSum
from dues.arrears import unpaid_months_of, unpaid_throughout
from dues.forms.filters import ArrearsFilter
from dues.models import Rule
from dues.reminders import reminder
from members.models import Member
from members.models.member import show_branch_then

MEASURES = {
    "months": Measure("欠缴月数合计", "个月", Sum("unpaid_months", default=0)),
    "amount": Measure("欠缴金额合计", "元", YuanSum("unpaid_amount")),
}


def arrears_list(request: HttpRequest) -> HttpResponse:
    """Who owes as of a day, with the months that are due and unpaid, and what the rules say of three and six months."""
    form = ArrearsFilter(request.user, request.GET)
    period = form.period
    visible = Member.objects.seen_by(request.user, period.end)
    rows = visible.with_branch_on(period.end).select_related("branch").defer("id_number", "mobile", "address")
    context = list_context(request, form, rows.order_by("branch_then", "pk"), MEASURES)
    members = list(context["page"])
    show_branch_then(members)
    unpaid = unpaid_months_of(members, period)
    for member in members:
        member.unpaid = unpaid[member.pk]
    warnings = [
        (rule, unpaid_throughout(visible, int(rule.value), period.end).count())
        for rule in Rule.objects.in_force(period.end).filter(kind__in=(Rule.Kind.REMIND, Rule.Kind.LAPSE))
    ]
    context |= {"period": period, "warnings": sorted(warnings, key=lambda pair: pair[0].value)}
    context["reminder"] = _reminders(members)
    return render(request, "dues/arrears_list.html", context)


def _reminders(members: list[Member]) -> str:
    """One reminder for each branch of the page; the members stand in the order of the branches."""
    today = timezone.localdate()
    return "\n\n".join(
        reminder(branch, [(member.name, member.unpaid) for member in own], today)
        for branch, own in groupby(members, key=lambda member: member.branch)
    )
