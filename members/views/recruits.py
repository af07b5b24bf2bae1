from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from common.listing import count_measure, list_context
from members.forms import RecruitFilter
from members.models import Recruit, RecruitmentStep

MEASURES = {"recruits": count_measure("发展党员", "名")}


def recruit_list(request: HttpRequest) -> HttpResponse:
    form = RecruitFilter(request.GET, request.user)
    recruits = (
        Recruit.objects.visible_to(request.user)
        .select_related("branch", "source")
        .prefetch_related(
            Prefetch("steps", RecruitmentStep.objects.order_by("done_on", "pk"), to_attr="done")
        )
        .defer("id_number", "mobile")
    )
    return render(request, "members/recruit_list.html", list_context(request, form, recruits, MEASURES))


def recruit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Recruit.objects.visible_to(request.user).select_related("branch", "source", "member")
    recruit = get_object_or_404(visible, pk=pk)
    context = {"recruit": recruit, "facts": _facts(recruit), "steps": recruit.steps.all()}
    return render(request, "members/recruit_detail.html", context)


def _facts(recruit: Recruit) -> list[tuple[str, object]]:
    facts = [
        ("所在党支部", recruit.branch.name),
        ("阶段", recruit.get_stage_display()),
        ("公民身份证号", recruit.masked_id_number),
        ("性别", recruit.get_sex_display()),
        ("民族", recruit.ethnicity),
        ("出生日期", recruit.born_on),
        ("学历", recruit.get_education_display()),
        ("工作岗位", recruit.occupation),
        ("手机号", recruit.masked_mobile),
        ("发展来源", recruit.source and recruit.source.name),
        ("培养联系人", recruit.mentors),
        ("备注", recruit.note),
    ]
    if recruit.closed_on:
        facts += [("终止日期", recruit.closed_on), ("终止原因", recruit.closed_reason)]
    return facts
