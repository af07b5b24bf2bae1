from typing import Any

from django import forms

from common.attachments import ACCEPTED
from members.forms.own_units import BranchOrCommitteeForm, OwnUnitForm, day_input, only_one
from members.models import Member
from stars.models import AcceptanceRule, Honour, Place, StarCriterion, WeakCriterion


class HonourForm(BranchOrCommitteeForm):
    class Meta:
        model = Honour
        fields = ["branch", "committee", "holder", "title", "granted_by", "granted_on", "certificate"]
        widgets = {"granted_on": day_input(), "certificate": forms.FileInput()}
        help_texts = {
            "holder": "如：小方村。写党组织或村名的，年度总结会写出名称；个人荣誉只计数。",
            "title": "不用加引号。",
            "certificate": f"证书或表彰文件，{ACCEPTED}。可以不传。",
        }

    def clean_title(self) -> str:
        return self.cleaned_data["title"].strip('“”"《》 ')

    def save(self, commit: bool = True) -> Honour:
        """A holder whose name one member of the branch bears is that member."""
        honour = self.instance
        honour.member = only_one(Member.objects.filter(branch=honour.branch, name=honour.holder))
        return super().save(commit)


class PlaceForm(OwnUnitForm):
    class Meta:
        model = Place
        fields = ["branch", "name", "kind", "state", "opened_on", "investment"]
        widgets = {"opened_on": day_input()}
        help_texts = {"name": "与会议记录的“地点”写法一致，活动次数才能自动计算。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "请选择"), *Place.Kind.choices]


ORIGIN = ["source", "needs_check", "valid_from", "valid_to"]
DAYS = {"valid_from": day_input(), "valid_to": day_input()}

RULE_FORMS = {
    "star": forms.modelform_factory(StarCriterion, fields=["star", "text", "order", *ORIGIN], widgets=DAYS),
    "weak": forms.modelform_factory(WeakCriterion, fields=["text", "order", *ORIGIN], widgets=DAYS),
    "acceptance": forms.modelform_factory(
        AcceptanceRule, fields=["min_points", "max_dissatisfied", *ORIGIN], widgets=DAYS
    ),
}
