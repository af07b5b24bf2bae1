from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from common.access import summary_required
from common.listing import KeysFirst, Measure, Total, answer, count_measure, list_context, page_of
from common.money import YuanSum
from dues.arrears import Standing, standing, standing_by_branch
from dues.forms.entries import committees_with_branches
from dues.forms.filters import (
    AssessmentFilter,
    ExpenseFilter,
    FundFilter,
    PaymentFilter,
    RemittanceFilter,
    StandingFilter,
)
from dues.models import Assessment, Expense, Payment, Remittance, Rule, SpecialFund
from dues.remitting import quarter_accounts
from members.models import Branch, Member

PRIVATE = ("member__id_number", "member__mobile", "member__address")

PAYMENT_MEASURES = {
    "amount": Measure("金额合计", "元", YuanSum("amount")),
    "members": count_measure("缴纳党员", "名", "member"),
    "branches": count_measure("缴纳支部", "个", "branch"),
}
EXPENSE_MEASURES = {"amount": Measure("支出合计", "元", YuanSum("amount"))}
REMITTANCE_MEASURES = {"amount": Measure("上缴合计", "元", YuanSum("amount"))}
ASSESSMENT_MEASURES = {"monthly": Measure("每月应缴合计", "元", YuanSum("monthly"))}
FUND_MEASURES = {
    "amount": Measure("拨付合计", "元", YuanSum("amount")),
    "spent": Measure("支出合计", "元", YuanSum("spent")),
    "left": Measure("余额合计", "元", YuanSum("left")),
}


def payment_list(request: HttpRequest) -> HttpResponse:
    rows = Payment.objects.visible_to(request.user).select_related("branch", "member", "reversal")
    rows = rows.defer(*PRIVATE)
    form = PaymentFilter(request.user, request.GET)
    context = list_context(request, form, rows, PAYMENT_MEASURES, KeysFirst)
    large = Rule.objects.in_force(timezone.localdate()).filter(kind=Rule.Kind.LARGE_GIFT).last()
    return render(
        request, "dues/payment_list.html", context | {"large": large, "query": request.GET.urlencode()}
    )


def assessment_list(request: HttpRequest) -> HttpResponse:
    rows = Assessment.objects.visible_to(request.user).select_related("member__branch", "assessed_by")
    rows = rows.defer(*PRIVATE).order_by("member__branch", "member", "-from_month")
    form = AssessmentFilter(request.user, request.GET)
    context = list_context(request, form, rows, ASSESSMENT_MEASURES)
    return render(request, "dues/assessment_list.html", context)


@summary_required
def remittance_list(request: HttpRequest) -> HttpResponse:
    rows = Remittance.objects.visible_to(request.user).select_related("committee")
    form = RemittanceFilter(request.user, request.GET)
    context = list_context(request, form, rows, REMITTANCE_MEASURES)
    committee = form.value("committee") or only_one(committees_with_branches(request.user))
    today = timezone.localdate()
    year = form.value("year") or today.year
    if committee and year <= today.year:
        context |= {"account": committee, "year": year, "quarters": quarter_accounts(committee, year, today)}
    return render(request, "dues/remittance_list.html", context)


def only_one(rows: QuerySet) -> Model | None:
    """The single row of a queryset; None where there are more or none."""
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


@summary_required
def fund_list(request: HttpRequest) -> HttpResponse:
    form = FundFilter(request.user, request.GET)
    until = form.value("until") or timezone.localdate()
    rows = SpecialFund.objects.visible_to(request.user).with_spending(until).select_related("committee")
    context = list_context(request, form, rows, FUND_MEASURES) | {"until": until}
    return render(request, "dues/fund_list.html", context)


@summary_required
def expense_list(request: HttpRequest) -> HttpResponse:
    rows = Expense.objects.visible_to(request.user).select_related("fund__committee")
    form = ExpenseFilter(request.user, request.GET)
    return render(request, "dues/expense_list.html", list_context(request, form, rows, EXPENSE_MEASURES))


WHOLE = {
    "due": ("应缴", "元", lambda whole: whole.due),
    "settled": ("已缴", "元", lambda whole: whole.settled),
    "unpaid": ("欠缴", "元", lambda whole: whole.unpaid),
    "rate": ("收缴率", "%", lambda whole: whole.rate),
}


def branch_list(request: HttpRequest) -> HttpResponse:
    """What every branch owed over a period and paid of it; the rate is the chapter's 收缴率."""
    form = StandingFilter(request.user, request.GET)
    period = form.period
    members = form.apply(Member.objects.seen_by(request.user, period.end))
    branches = form.branches(Branch.objects.visible_to(request.user).active(period.end))
    answer(request, branches)
    page = page_of(request, branches)
    found = standing_by_branch(members, period)
    for branch in page:
        branch.standing = found.get(branch.pk, Standing.NOTHING)
    whole = standing(members, period)
    label, unit, value = WHOLE.get(request.GET.get("total", ""), WHOLE["rate"])
    context = {"form": form, "page": page, "total": Total(label, value(whole), unit), "whole": whole}
    return render(request, "dues/branch_list.html", context | {"period": period})
