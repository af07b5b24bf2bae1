from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.listing import Measure, count_measure, list_context
from education.counting import statement_share
from education.forms import ClassFilter, StatementFilter
from education.models import StudyStatement, TrainingClass

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


def class_list(request: HttpRequest) -> HttpResponse:
    classes = TrainingClass.objects.visible_to(request.user).select_related("committee")
    form = ClassFilter(request.GET, request.user)
    return render(request, "education/class_list.html", list_context(request, form, classes, CLASS_MEASURES))
