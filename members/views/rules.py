"""What the administrator keeps: the rules of 发展党员, the holidays, the sources of recruits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.discarding import discard
from accounts.events import record
from common.access import role_required
from common.editing import guarded
from common.listing import list_context
from members.forms.rules import HolidayFilter, HolidayForm, IntervalFormSet, RuleForm, SourceForm, VersionForm
from members.models import Holiday, RecruitmentRule, RecruitmentSource
from members.rule_versions import begin_version
from members.views.pages import form_page

admin_required = role_required("ADMIN")


def rule_list(request: HttpRequest) -> HttpResponse:
    """Every version with its steps and intervals, the newest first."""
    rules = RecruitmentRule.objects.order_by("-valid_from", "order").prefetch_related("intervals")
    context = {"rules": rules, "sources": RecruitmentSource.objects.all(), "today": timezone.localdate()}
    return render(request, "members/rule_list.html", context)


@admin_required
def rule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(RecruitmentRule, pk=pk)
    form = RuleForm(request.POST or None, instance=rule)
    intervals = IntervalFormSet(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid() and intervals.is_valid():
        with guarded(form, *intervals.forms):
            form.save()
            intervals.save()
            record(
                "修改发展党员规则", request.user, rule, 步骤=rule.get_kind_display(), 内容=form.changed_data
            )
        messages.success(request, f"已修改“{rule.get_kind_display()}”的规定。")
        return redirect("members:rule-list")
    context = {"form": form, "intervals": intervals, "rule": rule}
    return render(request, "members/rule_form.html", context, status=422 if form.is_bound else 200)


@admin_required
def rule_version(request: HttpRequest) -> HttpResponse:
    form = VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            begin_version(**form.cleaned_data)
        except ValueError as error:
            form.add_error("valid_from", str(error))
        else:
            day = form.cleaned_data["valid_from"]
            record("新增发展党员规则", request.user, 施行日期=str(day), 依据=form.cleaned_data["source"])
            messages.success(request, "已按现行规定复制，请逐条核对修改。")
            return redirect("members:rule-list")
    note = "先按现行规定复制一份，再逐条修改；旧规定到新规定施行前一日为止。"
    return form_page(request, form, "新增一版规定", "rule-list", note=note)


def holiday_list(request: HttpRequest) -> HttpResponse:
    form = HolidayFilter({"year": request.GET.get("year", timezone.localdate().year)})
    holidays = Holiday.objects.order_by("day")
    return render(request, "members/holiday_list.html", list_context(request, form, holidays))


@admin_required
def holiday_create(request: HttpRequest) -> HttpResponse:
    return _holiday(request, HolidayForm(request.POST or None), "新增节假日")


@admin_required
def holiday_edit(request: HttpRequest, pk: int) -> HttpResponse:
    holiday = get_object_or_404(Holiday, pk=pk)
    return _holiday(request, HolidayForm(request.POST or None, instance=holiday), "修改节假日")


def _holiday(request: HttpRequest, form: HolidayForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            holiday = form.save()
        messages.success(request, f"已保存{holiday.name}。")
        return redirect("members:holiday-list")
    return form_page(request, form, title, "holiday-list")


@admin_required
@require_POST
def holiday_delete(request: HttpRequest, pk: int) -> HttpResponse:
    holiday = get_object_or_404(Holiday, pk=pk)
    discard(holiday, request.user)
    messages.success(request, f"已删除{holiday.name}，30 天内可以在回收站还原。")
    return redirect("members:holiday-list")


@admin_required
def source_create(request: HttpRequest) -> HttpResponse:
    return _source(request, SourceForm(request.POST or None), "新增发展来源")


@admin_required
def source_edit(request: HttpRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(RecruitmentSource, pk=pk)
    return _source(request, SourceForm(request.POST or None, instance=source), "修改发展来源")


def _source(request: HttpRequest, form: SourceForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            form.save()
        messages.success(request, "已保存发展来源。")
        return redirect("members:rule-list")
    return form_page(request, form, title, "rule-list")
