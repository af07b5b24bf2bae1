from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.downloads import download
from common.access import office_required, writer_required
from common.listing import Measure, count_measure, list_context
from education.attending import record_attended, save_class
from education.counting import statement_share
from education.forms.filters import ClassFilter, MissingFilter, StatementFilter
from education.forms.study import AttendedForm, ClassForm, StatementForm
from education.models import ClassFile, StudyStatement, TrainingClass
from education.views.form_page import form_page
from members.models import Branch, Committee, Member

STATEMENT_MEASURES = {
    "branches": count_measure("报告支部", "个", "branch"),
    "met": Measure("达到要求", "人次", Sum("met")),
    "share": Measure("达到要求占比", "%", statement_share()),
}
CLASS_MEASURES = {
    "participants": Measure("参训", "人次", Sum("participants")),
    "hours": Measure("学时", "学时", Sum("hours")),
}


def statement_list(request: HttpRequest) -> HttpResponse:
    statements = StudyStatement.objects.visible_to(request.user).select_related("branch")
    form = StatementFilter(request.GET, request.user)
    context = list_context(request, form, statements, STATEMENT_MEASURES)
    return render(request, "education/statement_list.html", context)


def statement_missing(request: HttpRequest) -> HttpResponse:
    """Branches that owe the statement of a month."""
    form = MissingFilter(request.GET, request.user)
    branches = Branch.objects.visible_to(request.user).order_by("committee__path", "code", "pk")
    context = list_context(request, form, branches) | {"month": form.chosen_month}
    return render(request, "education/statement_missing.html", context)


@writer_required
def statement_create(request: HttpRequest) -> HttpResponse:
    chosen = MissingFilter(request.GET, request.user)
    statement = StudyStatement(month=chosen.chosen_month, branch=chosen.value("branch"))
    form = StatementForm(request.POST or None, user=request.user, instance=statement)
    return form_page(request, form, "填报131学习", reverse("education:statement-list"))


@writer_required
def statement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    statement = get_object_or_404(StudyStatement.objects.visible_to(request.user), pk=pk)
    form = StatementForm(request.POST or None, user=request.user, instance=statement)
    return form_page(request, form, "修改131学习", reverse("education:statement-list"))


def class_list(request: HttpRequest) -> HttpResponse:
    classes = TrainingClass.objects.visible_to(request.user).select_related("committee")
    form = ClassFilter(request.GET, request.user)
    return render(request, "education/class_list.html", list_context(request, form, classes, CLASS_MEASURES))


def class_detail(request: HttpRequest, pk: int) -> HttpResponse:
    training_class = _visible(request, pk)
    day = training_class.started_on
    took_part = Member.objects.filter(training_classes=training_class).with_branch_on(day).order_by()
    counted = took_part.values("branch_then").annotate(number=Count("pk")).values("number")
    branches = (
        Branch.objects.visible_to(request.user)
        .under(training_class.committee)
        .active(day)
        .annotate(attended=Coalesce(Subquery(counted.filter(branch_then=OuterRef("pk"))), 0))
        .order_by("committee__path", "code", "pk")
    )
    facts = [
        ("举办党委", training_class.committee.name),
        ("培训对象", training_class.get_audience_display()),
        ("开始日期", training_class.started_on),
        ("结束日期", training_class.ended_on),
        ("学时", training_class.hours),
        ("参训人数", training_class.participants),
        ("主题教育", training_class.for_campaign),
    ]
    own = request.user.is_office and Committee.objects.visible_to(request.user).filter(
        pk=training_class.committee_id
    )
    context = {"training_class": training_class, "facts": facts, "branches": branches, "may_edit": own}
    context["files"] = training_class.files.all()
    return render(request, "education/class_detail.html", context)


@office_required
def class_create(request: HttpRequest) -> HttpResponse:
    return _edit_class(request, TrainingClass(), "新增培训班", reverse("education:class-list"))


@office_required
def class_edit(request: HttpRequest, pk: int) -> HttpResponse:
    own = TrainingClass.objects.filter(committee__in=Committee.objects.visible_to(request.user))
    training_class = get_object_or_404(own, pk=pk)
    return _edit_class(request, training_class, "修改培训班", reverse("education:class-detail", args=[pk]))


def _edit_class(request: HttpRequest, training_class: TrainingClass, heading: str, back: str) -> HttpResponse:
    form = ClassForm(request.POST or None, request.FILES or None, user=request.user, instance=training_class)
    return form_page(
        request,
        form,
        heading,
        back,
        save=lambda: save_class(
            form.instance,
            request.user,
            form.cleaned_data["papers"],
            form.cleaned_data.get("dropped", ()),
        ),
    )


def class_file(request: HttpRequest, pk: int) -> HttpResponse:
    visible = TrainingClass.objects.visible_to(request.user)
    return download(request, get_object_or_404(ClassFile, pk=pk, training_class__in=visible))


@writer_required
def class_attended(request: HttpRequest, pk: int, branch: int) -> HttpResponse:
    """The members of one branch who took part: the class counts in their 学时."""
    training_class = _visible(request, pk)
    visible = Branch.objects.visible_to(request.user).under(training_class.committee)
    own = get_object_or_404(visible, pk=branch)
    form = AttendedForm(request.POST or None, training_class=training_class, branch=own)
    return form_page(
        request,
        form,
        f"参训党员：{own}",
        reverse("education:class-detail", args=[pk]),
        save=lambda: record_attended(training_class, own, form.cleaned_data["members"]),
    )


def _visible(request: HttpRequest, pk: int) -> TrainingClass:
    visible = TrainingClass.objects.visible_to(request.user).select_related("committee")
    return get_object_or_404(visible, pk=pk)
