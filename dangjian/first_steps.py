"""开始使用: what a new installation still lacks, in order; and the name of the unit, which the summary prints."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.events import record
from accounts.models import Role, User
from common.access import office_required
from common.editing import guarded
from dangjian.users import admin_required, administered
from members.models import Branch, Committee, Member

MEMBERS, ACCOUNTS = "导入党员名册", "给支部书记开账号"


@dataclass(frozen=True)
class Action:
    label: str
    url: str
    icon: str


@dataclass(frozen=True)
class Step:
    """`found` tells what is there already; a step that is only advised counts as done."""

    title: str
    text: str
    done: bool
    found: str
    actions: tuple[Action, ...]


def steps(user: User) -> list[Step]:
    """For the office and administrators."""
    branches = Branch.objects.visible_to(user)
    members = Member.objects.filter(branch__in=branches).count()
    is_admin = user.role == Role.ADMIN
    return [
        _unit(Committee.objects.visible_to(user), is_admin),
        _branches(branches.count()),
        Step(
            MEMBERS,
            "手头的党员信息表不用改列名，系统会认；认不出的列，导入时再对应。",
            members > 0,
            f"已有{members}名党员" if members else "",
            (Action("导入", reverse("imports:upload"), "upload"),),
        ),
        _accounts(_secretaries(user).count(), is_admin),
        Step(
            "核对报送规则",
            "会议活动的频次和期限已按《中国共产党支部工作条例（试行）》设好，本地另有要求的再改。",
            True,
            "",
            (Action("规则和设置", reverse("rules"), "gear"),),
        ),
    ]


def _unit(committees: QuerySet[Committee], is_admin: bool) -> Step:
    names = "、".join(committee.name for committee in committees[:3])
    actions = [
        Action(f"修改{committee.name}的名称", reverse("unit-edit", args=[committee.pk]), "pencil")
        for committee in committees[:1]
        if is_admin
    ]
    text = "总结的标题和落款用这个名称。" + ("" if is_admin else "名称由系统管理员修改。")
    return Step("核对本单位名称", text, bool(names), names, tuple(actions))


def _branches(number: int) -> Step:
    actions = (
        Action("新增党支部", reverse("members:branch-create"), "plus-lg"),
        Action("下载表格模板", reverse("imports:template-list"), "download"),
    )
    found = f"已有{number}个党支部" if number else ""
    return Step(
        "录入党支部", "党支部少，就逐个新增；多，就填好“党组织”表格再导入。", number > 0, found, actions
    )


def _accounts(number: int, is_admin: bool) -> Step:
    actions = (Action("新增用户", reverse("accounts:user-create"), "person-plus"),) if is_admin else ()
    text = "书记只看到自己的支部，首次登录要改密码。" + ("" if is_admin else "账号由系统管理员开。")
    found = f"已开{number}个" if number else ""
    return Step(ACCOUNTS, text, number > 0, found, actions)


def missing(user: User, branches: QuerySet[Branch]) -> list[str]:
    """What the home page still asks for once there are branches. Two queries."""
    there = {
        MEMBERS: Member.objects.filter(branch__in=branches).exists(),
        ACCOUNTS: _secretaries(user).exists(),
    }
    return [title for title, found in there.items() if not found]


def _secretaries(user: User) -> QuerySet[User]:
    return administered(user).filter(role=Role.SECRETARY, is_active=True)


@office_required
def first_steps(request: HttpRequest) -> HttpResponse:
    return render(request, "first_steps.html", {"steps": steps(request.user)})


class UnitForm(forms.ModelForm):
    class Meta:
        model = Committee
        fields = ["name", "full_name"]
        help_texts = {"name": "如：XX镇党委。", "full_name": "如：中共XX镇委员会。"}

    def clean_name(self) -> str:
        """The database's own check needs the unit above, which is not on the form."""
        name = self.cleaned_data["name"]
        others = Committee.objects.filter(parent=self.instance.parent).exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise forms.ValidationError("上级党委下已有同名党委。")
        return name


@admin_required
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Committee.objects.visible_to(request.user), pk=pk)
    before = unit.name
    form = UnitForm(request.POST or None, instance=unit)
    if form.is_valid():
        with guarded(form):
            form.save()
        record("修改单位名称", request.user, unit, 原=before, 现=unit.name)
        messages.success(request, "已保存修改。")
        return redirect("first-steps")
    return render(request, "unit_form.html", {"form": form}, status=422 if form.is_bound else 200)
