from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from common.access import summary_required
from common.listing import PAGE_SIZE, Measure, Total, count_measure, list_context
from common.money import YuanSum
from dues.arrears import Standing, members_owing, standing, standing_by_branch, unpaid_months_of
from dues.forms.filters import (
    AssessmentFilter,
    DuesFilter,
    ExpenseFilter,
    FundFilter,
    PaymentFilter,
    RemittanceFilter,
)
from dues.models import Assessment, Expense, Payment, Remittance, SpecialFund
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
ARREARS_MEASURES = {
    "months": Measure("欠缴月数合计", "个月", Sum("unpaid_months", default=0)),
    "amount": Measure("欠缴金额合计", "元", YuanSum("unpaid_amount")),
}


def payment_list(request: HttpRequest) -> HttpResponse:
    rows = Payment.objects.visible_to(request.user).select_related("branch", "member").defer(*PRIVATE)
    form = PaymentFilter(request.user, request.GET)
    return render(request, "dues/payment_list.html", list_context(request, form, rows, PAYMENT_MEASURES))


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
    return render(request, "dues/remittance_list.html", context)


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


def arrears_list(request: HttpRequest) -> HttpResponse:
    """Who owes as of a day, with the months that are due and unpaid."""
    form = DuesFilter(request.user, request.GET)
    members = Member.objects.visible_to(request.user).select_related("branch")
    rows = members_owing(members, form.period).defer("id_number", "mobile", "address")
    context = list_context(request, form, rows.order_by("branch", "pk"), ARREARS_MEASURES)
    unpaid = unpaid_months_of(list(context["page"]), form.period)
    for member in context["page"]:
        member.unpaid = unpaid[member.pk]
    return render(request, "dues/arrears_list.html", context | {"period": form.period})


WHOLE = {
    "due": ("应缴", "元", lambda whole: whole.due),
    "settled": ("已缴", "元", lambda whole: whole.settled),
    "unpaid": ("欠缴", "元", lambda whole: whole.unpaid),
    "rate": ("收缴率", "%", lambda whole: whole.rate),
}


def branch_list(request: HttpRequest) -> HttpResponse:
    """What every branch owed over a period and paid of it; the rate is the chapter's 收缴率."""
    form = DuesFilter(request.user, request.GET)
    period = form.period
    members = form.apply(Member.objects.visible_to(request.user))
    branches = form.branches(Branch.objects.visible_to(request.user).active(period.end))
    page = Paginator(branches, PAGE_SIZE).get_page(request.GET.get("page"))
    found = standing_by_branch(members, period)
    for branch in page:
        branch.standing = found.get(branch.pk, Standing.NOTHING)
    whole = standing(members, period)
    label, unit, value = WHOLE.get(request.GET.get("total", ""), WHOLE["rate"])
    context = {"form": form, "page": page, "total": Total(label, value(whole), unit), "whole": whole}
    return render(request, "dues/branch_list.html", context | {"period": period})
