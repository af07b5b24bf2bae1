from decimal import Decimal

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.events import record
from common.access import office_required, summary_required, writer_required
from common.attachments import attachment_response
from common.editing import guarded
from common.money import YuanSum
from dues.forms.entries import (
    AssessmentForm,
    ExpenseForm,
    FundForm,
    RemittanceForm,
    ReversalForm,
    reversible,
)
from dues.models import Assessment, Expense, Payment, Remittance, SpecialFund, Standard
from dues.reversal import reverse_payment
from members.models import Member


def _page(request: HttpRequest, form: forms.BaseForm, title: str, back: str, **more: object) -> HttpResponse:
    context = {"form": form, "title": title, "back_url": reverse(back), **more}
    return render(request, "dues/form.html", context, status=422 if form.is_bound else 200)


@writer_required
def payment_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    payments = Payment.objects.visible_to(request.user).select_related("member", "branch")
    payment = get_object_or_404(reversible(payments), pk=pk)
    form = ReversalForm(request.POST or None, initial={"reversed_on": timezone.localdate()})
    if form.is_valid():
        values = form.cleaned_data
        try:
            reverse_payment(payment, values["reason"], values["reversed_on"], request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已冲正{payment.member.name}的党费{payment.amount}元，原记录保留。")
            return redirect("dues:payment-list")
    facts = [
        ("党员", payment.member.name),
        ("党支部", payment.branch.name),
        ("所属月份", f"{payment.month.year}年{payment.month.month}月"),
        ("金额（元）", payment.amount),
        ("缴纳日期", payment.paid_on),
    ]
    return _page(request, form, "冲正党费", "dues:payment-list", facts=facts, save="冲正")


@writer_required
def assessment_create(request: HttpRequest, member_pk: int) -> HttpResponse:
    member = get_object_or_404(Member.objects.visible_to(request.user).select_related("branch"), pk=member_pk)
    latest = member.assessments.order_by("from_month").last()
    today = timezone.localdate()
    initial = {"from_month": today.replace(month=1, day=1)}
    if latest:
        initial |= {"category": latest.category, "base": latest.base}
        if latest.from_month.year == today.year:
            initial["from_month"] = today.replace(day=1)
    form = AssessmentForm(member, request.POST or None, initial=initial)
    return _assess(request, form, f"核定党费：{member.name}")


@writer_required
def assessment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = Assessment.objects.visible_to(request.user).select_related("member__branch")
    assessment = get_object_or_404(found, pk=pk)
    form = AssessmentForm(assessment.member, request.POST or None, instance=assessment)
    return _assess(request, form, f"修改核定：{assessment.member.name}")


def _assess(request: HttpRequest, form: AssessmentForm, title: str) -> HttpResponse:
    if form.is_valid():
        form.instance.assessed_by = request.user
        with guarded(form):
            assessment = form.save()
        start = f"{assessment.from_month.year}年{assessment.from_month.month}月"
        messages.success(request, f"已核定{form.member.name}自{start}起每月党费{assessment.monthly}元。")
        return redirect("dues:assessment-list")
    standards = Standard.objects.in_force(timezone.localdate())
    return _page(request, form, title, "dues:assessment-list", standards=standards)


@office_required
def remittance_create(request: HttpRequest) -> HttpResponse:
    initial: dict[str, object] = {
        name: request.GET.get(name) for name in ("committee", "year", "quarter", "amount")
    }
    initial["remitted_on"] = timezone.localdate()
    last = Remittance.objects.visible_to(request.user).order_by("remitted_on", "pk").last()
    initial["payee"] = last.payee if last else ""
    form = RemittanceForm(request.user, request.POST or None, request.FILES or None, initial=initial)
    return _save(request, form, "登记上缴", "dues:remittance-list", "已登记上缴。")


@office_required
def remittance_edit(request: HttpRequest, pk: int) -> HttpResponse:
    remittance = get_object_or_404(Remittance.objects.visible_to(request.user), pk=pk)
    form = RemittanceForm(request.user, request.POST or None, request.FILES or None, instance=remittance)
    return _save(request, form, "修改上缴", "dues:remittance-list", "已保存上缴。")


@summary_required
def remittance_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    remittance = get_object_or_404(Remittance.objects.visible_to(request.user), pk=pk)
    return _download(request, remittance, remittance.receipt, f"党费上缴收据{remittance.voucher}")


@office_required
def fund_create(request: HttpRequest) -> HttpResponse:
    form = FundForm(request.user, request.POST or None)
    return _save(request, form, "新增专项党费", "dues:fund-list", "已新增专项党费。")


@office_required
def fund_edit(request: HttpRequest, pk: int) -> HttpResponse:
    fund = get_object_or_404(SpecialFund.objects.visible_to(request.user), pk=pk)
    form = FundForm(request.user, request.POST or None, instance=fund)
    return _save(request, form, "修改专项党费", "dues:fund-list", "已保存专项党费。")


@office_required
def expense_create(request: HttpRequest, fund_pk: int) -> HttpResponse:
    fund = get_object_or_404(SpecialFund.objects.visible_to(request.user), pk=fund_pk)
    form = ExpenseForm(request.user, fund, request.POST or None, request.FILES or None)
    return _expense(request, form, f"登记支出：{fund}")


@office_required
def expense_edit(request: HttpRequest, pk: int) -> HttpResponse:
    expense = get_object_or_404(
        Expense.objects.visible_to(request.user).select_related("fund__committee"), pk=pk
    )
    form = ExpenseForm(
        request.user, expense.fund, request.POST or None, request.FILES or None, instance=expense
    )
    return _expense(request, form, f"修改支出：{expense.fund}")


def _expense(request: HttpRequest, form: ExpenseForm, title: str) -> HttpResponse:
    fund = form.instance.fund
    others = fund.expenses.exclude(pk=form.instance.pk)
    left: Decimal = fund.amount - others.aggregate(total=YuanSum("amount"))["total"]
    facts = [("拨付金额（元）", fund.amount), ("拨付日期", fund.allocated_on), ("可支出（元）", left)]
    return _save(request, form, title, "dues:expense-list", "已保存支出。", facts=facts)


@summary_required
def expense_attachment(request: HttpRequest, pk: int) -> HttpResponse:
    expense = get_object_or_404(Expense.objects.visible_to(request.user), pk=pk)
    return _download(request, expense, expense.attachment, f"凭证{expense.voucher or expense.pk}")


def _download(request: HttpRequest, owner: Model, file: FieldFile, name: str) -> HttpResponse:
    if not file:
        raise Http404
    record("下载附件", request.user, owner)
    return attachment_response(file, name)


def _save(
    request: HttpRequest, form: forms.ModelForm, title: str, back: str, done: str, **more: object
) -> HttpResponse:  # fmt: skip
    if form.is_valid():
        with guarded(form):
            form.save()
        messages.success(request, done)
        return redirect(back)
    return _page(request, form, title, back, **more)
