from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from common.listing import count_measure, list_context
from members.forms.filters import MemberFilter
from members.models import Member
from members.models.member import floating_on

MEASURES = {"members": count_measure("党员", "名")}


def member_list(request: HttpRequest) -> HttpResponse:
    form = MemberFilter(request.GET, request.user)
    members = (
        Member.objects.visible_to(request.user)
        .select_related("branch")
        .annotate(floating=floating_on(form.day))
        .defer("id_number", "mobile", "address")
    )
    context = list_context(request, form, members, MEASURES) | {"day": form.day}
    return render(request, "members/member_list.html", context)


def member_detail(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Member.objects.visible_to(request.user).select_related("branch", "group")
    member = get_object_or_404(visible, pk=pk)
    context = {
        "member": member,
        "identity": _identity(member),
        "membership": _membership(member),
        "posts": member.posts.annotate(unit=F("branch__name")).order_by("-started_on"),
        "floatings": member.floatings.prefetch_related("contacts"),
        "transfers": member.transfers.select_related("branch", "to_branch"),
        "recruit": getattr(member, "recruit", None),
    }
    return render(request, "members/member_detail.html", context)


def _identity(member: Member) -> list[tuple[str, object]]:
    return [
        ("姓名", member.name),
        ("公民身份证号", member.masked_id_number),
        ("性别", member.get_sex_display()),
        ("民族", member.ethnicity),
        ("出生日期", member.born_on),
        ("学历", member.get_education_display()),
        ("学位", member.degree),
        ("工作岗位", member.occupation),
        ("从事专业技术职务", member.profession),
        ("新社会阶层类型", member.new_stratum),
        ("是否农民工", member.is_migrant_worker),
        ("手机号", member.masked_mobile),
        ("固定电话", member.landline),
        ("家庭住址", member.address),
        ("户籍所在地", member.household),
        ("备注", member.note),
    ]


def _membership(member: Member) -> list[tuple[str, object]]:
    facts = [
        ("所在党支部", member.branch.name),
        ("党小组", member.group.name if member.group else None),
        ("人员类别", member.get_category_display()),
        ("加入党组织日期", member.joined_on),
        ("转为正式党员日期", member.confirmed_on),
        ("入党时所在支部", member.joined_branch),
        ("党籍状态", member.get_status_display()),
        ("进入本支部日期", member.entered_on),
        ("党员增加信息", member.get_entry_display()),
    ]
    if member.is_lost:
        facts += [("是否为失联党员", True), ("失去联系日期", member.lost_on)]
    if member.left_on:
        facts += [("离开日期", member.left_on), ("党员减少信息", member.get_departure_display())]
    return facts
