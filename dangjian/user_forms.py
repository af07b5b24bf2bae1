from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Role, User
from common.choices import SeveralField
from common.listing import Filter
from dangjian.duties import gives_roles, is_separated
from members.models import Branch, Committee

ACTIVE, INACTIVE = "1", "0"


class UserFilter(Filter):
    words = forms.CharField(label="用户名或姓名", max_length=50)
    role = forms.ChoiceField(label="角色", choices=[("", "全部"), *Role.choices])
    active = forms.ChoiceField(label="状态", choices=[("", "全部"), (ACTIVE, "启用"), (INACTIVE, "停用")])

    def apply(self, queryset: QuerySet[User]) -> QuerySet[User]:
        if words := self.value("words"):
            queryset = queryset.filter(Q(username__icontains=words) | Q(name__icontains=words))
        if role := self.value("role"):
            queryset = queryset.filter(role=role)
        if active := self.value("active"):
            queryset = queryset.filter(is_active=active == ACTIVE)
        return queryset


class CommitteeChoice(SeveralField):
    widget = forms.CheckboxSelectMultiple


class BranchChoice(SeveralField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, branch: Branch) -> str:
        return f"{branch.name}（{branch.committee.name}）"


class UserForm(forms.ModelForm):
    """
    A user with role and scopes, out of what the administrator answers for.

    One's own role and scopes are not on the form: nobody raises or locks out oneself. Where duties are separated, they
    are on the form of 安全管理 alone: a user whom 系统管理 made sees nothing until then.
    """

    committees = CommitteeChoice(Committee.objects.none(), label="管辖党委", required=False)
    branches = BranchChoice(Branch.objects.none(), label="管辖党支部", required=False)

    class Meta:
        model = User
        fields = ["username", "name", "role", "duty"]
        error_messages = {"username": {"unique": "已有这个用户名。"}}
        help_texts = {"username": "登录时填写，可用汉字、字母和数字。"}

    def __init__(self, admin: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_separated(admin):
            del self.fields["duty"]
        if self.instance == admin or not gives_roles(admin):
            for name in {"role", "duty", "committees", "branches"} & set(self.fields):
                del self.fields[name]
            return
        self.fields[
            "role"
        ].help_text = "支部书记只能看到和填报所选的党支部；其他角色看到所选党委和它下面的全部支部。"
        self.fields["committees"].queryset = Committee.objects.visible_to(admin)
        self.fields["branches"].queryset = Branch.objects.visible_to(admin).select_related("committee")
        if self.instance.pk:
            self.initial["committees"] = self.instance.scopes.exclude(committee=None).values_list(
                "committee", flat=True
            )
            self.initial["branches"] = self.instance.scopes.exclude(branch=None).values_list(
                "branch", flat=True
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "role" in cleaned:
            wanted, unwanted, unit = ("committees", "branches", "党委")
            if cleaned["role"] == Role.SECRETARY:
                wanted, unwanted, unit = ("branches", "committees", "党支部")
            if wanted not in self.errors and not cleaned.get(wanted):
                self.add_error(wanted, f"请至少选择一个{unit}。")
            if cleaned.get(unwanted):
                self.add_error(unwanted, f"这个角色只按{unit}管辖，请取消这里的选择。")
        return cleaned
