from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from common.choices import SeveralField
from members.forms.own_units import only_one
from members.forms.roster import day_inputs
from members.forms.units import day_field
from members.models import Branch, Member, Transfer


class MemberChoice(forms.ModelChoiceField):
    """Namesakes are told apart by their branch."""

    def label_from_instance(self, member: Member) -> str:
        return f"{member.name}（{member.branch}）"


# What a transfer of each kind seldom or never needs.
UNUSUAL = {
    Transfer.Direction.OUT: {"name", "to_branch"},
    Transfer.Direction.IN: {"to_branch", "found_on", "deadline"},
    Transfer.Direction.INTERNAL: {
        "name",
        "organization",
        "found_on",
        "deadline",
        "letter_number",
        "letter_on",
        "letter_days",
    },
}


class TransferForm(forms.ModelForm):
    """A transfer of a member on the roster, or of somebody who is not on it yet."""

    class Meta:
        model = Transfer
        fields = [
            "branch",
            "member",
            "name",
            "direction",
            "reason",
            "organization",
            "to_branch",
            "found_on",
            "deadline",
            "letter_number",
            "letter_on",
            "letter_days",
            "done_on",
            "note",
        ]
        widgets = day_inputs("found_on", "deadline", "letter_on", "done_on")
        labels = {"branch": "所在党支部", "organization": "对方党组织"}
        field_classes = {"member": MemberChoice}
        help_texts = {
            "branch": "转入的，选择接收的党支部。",
            "member": "转出和内部调整的，选择名册中的党员。",
            "name": "转入而名册中还没有的，填写姓名。",
            "to_branch": "内部调整的，选择转入的支部。",
            "letter_days": "以介绍信上写明的为准。",
            "done_on": "填写后，名册随之更新。",
        }

    def __init__(self, *args: Any, user: User, branch: Branch | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visible = Branch.objects.visible_to(user)
        self.fields["branch"].queryset = visible
        if own := only_one(visible):
            self.initial.setdefault("branch", own.pk)
        self.fields["name"].required = False
        members = (
            Member.objects.visible_to(user).defer("id_number", "mobile", "address").select_related("branch")
        )
        here = branch or (self.instance.branch if self.instance.pk else None)
        if here:
            # Whoever was moved by this very transfer is in another branch by now.
            members = members.filter(Q(branch=here) | Q(pk=self.instance.member_id))
        self.fields["member"].queryset = members.order_by("branch", "pk")
        if not user.is_office:
            # Branches of the same committee, so that a secretary can name where somebody moves to.
            committees = visible.values("committee")
            self.fields["to_branch"].queryset = Branch.objects.filter(committee__in=committees)
        else:
            self.fields["to_branch"].queryset = visible

    def usual_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self._unusual()]

    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in self._unusual()]

    def others_open(self) -> bool:
        """What is filled or refused is not hidden; a name is that of the member chosen."""
        open_fields = [field for field in self.other_fields() if field.errors or field.value()]
        return any(
            field.name != "name" or field.errors or not self["member"].value() for field in open_fields
        )

    def _unusual(self) -> set[str]:
        return UNUSUAL.get(self["direction"].value(), set())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        member, branch = data.get("member"), data.get("branch")
        if member and branch and member.branch_id != branch.pk and not self.instance.done_on:
            self.add_error("member", "该党员不在所选党支部。")
        if not member and not data.get("name"):
            self.add_error("name", "请选择党员，或填写姓名。")
        if data.get("direction") != Transfer.Direction.IN and not member and not self.instance.pk:
            self.add_error("member", "转出和内部调整的，请选择名册中的党员。")
        if member:
            data["name"] = data.get("name") or member.name
        return data


class CampaignForm(forms.Form):
    """排查: which members of one branch have steady work elsewhere."""

    found_on = day_field("排查日期")
    deadline = day_field("限期")
    members = SeveralField(
        Member.objects.none(), label="在外有稳定工作的党员", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, branch: Branch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["found_on"].initial = timezone.localdate()
        present = Member.objects.filter(branch=branch).as_of(timezone.localdate())
        known = Transfer.objects.filter(branch=branch, done_on=None, member__isnull=False).values("member")
        self.fields["members"].queryset = present.exclude(pk__in=known).defer(
            "id_number", "mobile", "address"
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        found_on, deadline = data.get("found_on"), data.get("deadline")
        if found_on and deadline and deadline < found_on:
            self.add_error("deadline", "限期早于排查日期。")
        return data
