from datetime import timedelta
from typing import Any

from django import forms

from accounts.models import User
from education.counting import campaign_meetings
from education.models import Campaign, PlannedStudy
from members.forms.own_units import OwnUnitForm, day_input
from members.models import Branch

# A meeting that fulfils a plan is held about then.
NEAR = timedelta(days=62)


class CampaignForm(OwnUnitForm):
    class Meta:
        model = Campaign
        fields = ["committee", "name", "started_on", "ended_on", "note"]
        widgets = {"started_on": day_input(), "ended_on": day_input()}
        help_texts = {"note": "如：学思想、强党性、重实践、建新功"}


class PlannedStudyForm(forms.ModelForm):
    class Meta:
        model = PlannedStudy
        fields = ["branch", "lead", "topic", "planned_on"]
        widgets = {"planned_on": day_input()}

    def __init__(self, data: Any = None, *, user: User, instance: PlannedStudy) -> None:
        super().__init__(data, instance=instance)
        field = self.fields["branch"]
        field.queryset = Branch.objects.visible_to(user).under(instance.campaign.committee)
        field.empty_label = "党委本级"
        if not user.is_office:
            field.required, field.empty_label = True, None

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"campaign"}


class FulfilForm(forms.ModelForm):
    """Names the recorded meeting that fulfilled a plan."""

    class Meta:
        model = PlannedStudy
        fields = ["meeting"]

    def __init__(self, data: Any = None, *, instance: PlannedStudy) -> None:
        super().__init__(data, instance=instance)
        day = instance.planned_on
        near = campaign_meetings().filter(held_on__range=(day - NEAR, day + NEAR))
        if instance.branch_id:
            near = near.filter(branch=instance.branch)
        else:
            near = near.filter(committee=instance.campaign.committee)
        field = self.fields["meeting"]
        field.queryset = near.select_related("branch", "committee").order_by("held_on", "pk")
        field.empty_label = "尚未完成"
        field.label = "完成的会议活动"
        field.help_text = "列出计划日期前后两个月内，标记主题教育并已通过审核的记录。"
        field.label_from_instance = lambda meeting: f"{meeting} {meeting.topic}"
