from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from common.access import writer_required
from common.choices import keys_in
from common.editing import guarded
from common.listing import count_measure, list_context
from members.forms.filters import TransferFilter
from members.forms.transfers import CampaignForm, TransferForm
from members.models import Branch, Member, Transfer
from members.transfers import begin_campaign, save_transfer
from members.views.pages import form_page

MEASURES = {"transfers": count_measure("转接", "名")}


def transfer_list(request: HttpRequest) -> HttpResponse:
    form = TransferFilter(request.GET, request.user)
    transfers = Transfer.objects.visible_to(request.user).select_related("branch", "to_branch")
    # What is to be done first, then what was done last.
    transfers = transfers.order_by(
        F("done_on").desc(nulls_first=True), F("deadline").asc(nulls_last=True), "-pk"
    )
    context = list_context(request, form, transfers, MEASURES) | {"day": form.day}
    return render(request, "members/transfer_list.html", context)


@writer_required
def transfer_create(request: HttpRequest) -> HttpResponse:
    """Of the kind that the address names (?direction=); for one member where it names one (?member=)."""
    member, kind = _member(request), request.GET.get("direction")
    initial: dict[str, Any] = {
        "direction": kind if kind in Transfer.Direction.values else Transfer.Direction.OUT
    }
    if member:
        initial |= {"branch": member.branch_id, "member": member.pk}
    form = TransferForm(
        request.POST or None, initial=initial, user=request.user, branch=member and member.branch
    )
    return _save(request, form, "新增组织关系转接")


def _member(request: HttpRequest) -> Member | None:
    number = next(iter(keys_in(request.GET.getlist("member"))), None)
    if number is None:
        return None
    return get_object_or_404(Member.objects.visible_to(request.user).select_related("branch"), pk=number)


@writer_required
def transfer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    transfer = get_object_or_404(Transfer.objects.visible_to(request.user), pk=pk)
    form = TransferForm(request.POST or None, instance=transfer, user=request.user)
    return _save(request, form, f"办理组织关系转接：{transfer.name}")


def _save(request: HttpRequest, form: TransferForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            changed = save_transfer(form.save(commit=False))
        if form.instance.awaits_member:
            messages.success(request, f"已保存。名册中还没有{form.instance.name}，请接着登记党员信息。")
            return redirect(f"{reverse('members:member-create')}?transfer={form.instance.pk}")
        messages.success(request, "已保存，党员名册已更新。" if changed else "已保存。")
        return redirect("members:transfer-list")
    template = "members/transfer_form.html"
    return form_page(
        request, form, title, "transfer-list", template=template, kinds=Transfer.Direction.choices
    )


@writer_required
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """排查 of one branch's members with steady work elsewhere."""
    branch = get_object_or_404(Branch.objects.visible_to(request.user), pk=pk)
    form = CampaignForm(request.POST or None, branch=branch)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        count = begin_campaign(data["members"], data["found_on"], data["deadline"])
        messages.success(request, f"已登记排查出{count}名，转出后请填写办结日期。")
        return redirect(f"{reverse('members:transfer-list')}?branch={pk}&done=no")
    back = reverse("members:branch-detail", args=[pk])
    return form_page(request, form, f"排查在外有稳定工作党员：{branch.name}", "transfer-list", back)
