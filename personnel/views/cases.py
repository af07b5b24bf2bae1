from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.forms import inlineformset_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.events import record
from common.access import office_required, summary_required
from common.attachments import attachment_response
from common.editing import guarded
from personnel.case_work import open_case
from personnel.forms.entries import CaseForm, CaseItemForm, CasePersonForm, NewCaseForm, StaffForm
from personnel.models import Case, CaseItem, CasePerson, Staff

PersonFormSet = inlineformset_factory(
    Case, CasePerson, form=CasePersonForm, extra=2, can_delete=True, can_delete_extra=False
)
SOON = 7
NEXT = 30


def _page(request: HttpRequest, form: forms.BaseForm, title: str, section: str, back: str) -> HttpResponse:
    """`section` is what stands at the address to go back to."""
    context = {"form": form, "title": title, "section": section, "back_url": back}
    return render(request, "personnel/form.html", context, status=422 if form.is_bound else 200)


@office_required
def case_create(request: HttpRequest) -> HttpResponse:
    form = NewCaseForm(request.user, request.POST or None, initial={"year": timezone.localdate().year})
    if form.is_valid():
        case = open_case(form.instance, form.staff(), request.user)
        messages.success(request, f"已新增“{case}”。")
        return redirect("personnel:case-detail", case.pk)
    return _page(request, form, "新增人事事项", "人事事项", reverse("personnel:case-list"))


def _case(request: HttpRequest, pk: int) -> Case:
    return get_object_or_404(Case.objects.visible_to(request.user), pk=pk)


@office_required
def case_edit(request: HttpRequest, pk: int) -> HttpResponse:
    form = CaseForm(request.user, request.POST or None, instance=_case(request, pk))
    if form.is_valid():
        with guarded(form):
            form.save()
        messages.success(request, "已保存。")
        return redirect("personnel:case-detail", pk)
    return _page(
        request, form, "修改人事事项", str(form.instance), reverse("personnel:case-detail", args=[pk])
    )


@office_required
def case_persons(request: HttpRequest, pk: int) -> HttpResponse:
    """Results of all persons of a case on one page."""
    case = _case(request, pk)
    persons = case.persons.defer("staff__id_number", "staff__mobile")
    lines = PersonFormSet(request.POST or None, instance=case, queryset=persons)
    if lines.is_valid():
        with guarded(*lines.forms):
            lines.save()
        messages.success(request, "已保存人员。")
        return redirect("personnel:case-detail", pk)
    status = 422 if lines.is_bound else 200
    return render(request, "personnel/case_persons.html", {"case": case, "lines": lines}, status=status)


def _item(request: HttpRequest, pk: int) -> CaseItem:
    items = CaseItem.objects.filter(case__in=Case.objects.visible_to(request.user))
    return get_object_or_404(items.select_related("case"), pk=pk)


@office_required
def item_edit(request: HttpRequest, pk: int) -> HttpResponse:
    item = _item(request, pk)
    initial = {} if item.done_on else {"done_on": timezone.localdate()}
    form = CaseItemForm(request.POST or None, request.FILES or None, instance=item, initial=initial)
    if form.is_valid():
        with guarded(form):
            form.save()
        return redirect("personnel:case-detail", item.case_id)
    return _page(
        request, form, item.name, str(item.case), reverse("personnel:case-detail", args=[item.case_id])
    )


@summary_required
def item_attachment(request: HttpRequest, pk: int) -> HttpResponse:
    item = _item(request, pk)
    if not item.attachment:
        raise Http404
    record("下载附件", request.user, item)
    return attachment_response(item.attachment, item.name)


@summary_required
def board(request: HttpRequest) -> HttpResponse:
    """Cases not yet submitted, by how near their due day is."""
    today = timezone.localdate()
    cases = (
        Case.objects.visible_to(request.user)
        .filter(submitted_on=None)
        .annotate(all_items=Count("items"), done_items=Count("items", filter=Q(items__done_on__isnull=False)))
        .order_by("due_on", "pk")
    )
    columns: dict[str, list[Case]] = {"已逾期": [], "7日内": [], "30日内": [], "30日后": [], "未定期限": []}
    for case in cases:
        columns[_column(case, (case.due_on - today).days if case.due_on else None)].append(case)
    return render(request, "personnel/board.html", {"columns": columns.items()})


def _column(case: Case, days: int | None) -> str:
    if days is None:
        return "未定期限"
    if days < 0:
        return "已逾期"
    return "7日内" if days <= SOON else "30日内" if days <= NEXT else "30日后"


@office_required
def staff_create(request: HttpRequest) -> HttpResponse:
    return _staff(request, StaffForm(request.user, request.POST or None), "新增干部职工")


@office_required
def staff_edit(request: HttpRequest, pk: int) -> HttpResponse:
    staff = get_object_or_404(Staff.objects.visible_to(request.user), pk=pk)
    return _staff(request, StaffForm(request.user, request.POST or None, instance=staff), "修改干部职工")


def _staff(request: HttpRequest, form: StaffForm, title: str) -> HttpResponse:
    if form.is_valid():
        with guarded(form):
            staff = form.save()
        messages.success(request, "已保存。")
        return redirect("personnel:staff-detail", staff.pk)
    return _page(request, form, title, "干部职工", reverse("personnel:staff-list"))
