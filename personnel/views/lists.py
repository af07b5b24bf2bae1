from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from common.access import summary_required
from common.listing import Measure, list_context
from common.money import YuanSum
from personnel.case_work import excellent_check
from personnel.forms.filters import CaseFilter, StaffFilter
from personnel.models import Case, RetirementRule, Staff

CASE_MEASURES = {
    "persons": Measure("人数合计", "人", Sum("counted", default=0)),
    "amount": Measure("金额合计", "元", YuanSum("paid")),
}


@summary_required
def case_list(request: HttpRequest) -> HttpResponse:
    rows = Case.objects.visible_to(request.user).select_related("committee").order_by("-year", "due_on", "pk")
    form = CaseFilter(request.user, request.GET)
    return render(request, "personnel/case_list.html", list_context(request, form, rows, CASE_MEASURES))


@summary_required
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(Case.objects.visible_to(request.user).select_related("committee"), pk=pk)
    facts = [
        ("事项类别", case.get_kind_display()),
        ("年度", f"{case.year}年"),
        ("党委", case.committee.name),
        ("报送截止日期", case.due_on),
        ("报送日期", case.submitted_on),
        ("按时报送", case.on_time),
        ("备注", case.note),
    ]
    persons = case.persons.select_related("staff").defer("staff__id_number", "staff__mobile")
    check = excellent_check(case, [person.result for person in persons])
    context = {"case": case, "facts": facts, "persons": persons, "items": case.items.all(), "check": check}
    return render(request, "personnel/case_detail.html", context)


@summary_required
def staff_list(request: HttpRequest) -> HttpResponse:
    form = StaffFilter(request.user, request.GET)
    rows = Staff.objects.visible_to(request.user).select_related("committee").defer("mobile")
    context = list_context(request, form, rows)
    rules = list(RetirementRule.objects.all())
    for staff in context["page"]:
        staff.retires = staff.retirement(rules)
    return render(request, "personnel/staff_list.html", context | {"on": form.on})


@summary_required
def staff_detail(request: HttpRequest, pk: int) -> HttpResponse:
    staff = get_object_or_404(Staff.objects.visible_to(request.user).select_related("committee"), pk=pk)
    retires = staff.retirement(list(RetirementRule.objects.all()))
    facts = [
        ("公民身份证号", staff.masked_id_number),
        ("性别", staff.get_sex_display()),
        ("民族", staff.ethnicity),
        ("出生日期", staff.born_on),
        ("学历", staff.get_education_display()),
        ("手机号", staff.masked_mobile),
        ("党委", staff.committee.name),
        ("人员类别", staff.get_kind_display()),
        ("职务", staff.position),
        ("职级或等级", staff.rank),
        ("干部身份", staff.is_cadre),
        ("参加工作日期", staff.hired_on),
        ("离开日期", staff.left_on),
        ("法定退休月份", f"{retires.on:%Y}年{retires.on.month}月"),
    ]
    cases = staff.cases.select_related("case").order_by("-case__year", "pk")
    return render(request, "personnel/staff_detail.html", {"staff": staff, "facts": facts, "cases": cases})
