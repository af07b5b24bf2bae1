from typing import Any

from django import forms

from accounts.models import User
from members.forms.roster import day_inputs
from members.models import Branch, Committee, Group, Member, Post


class BranchForm(forms.ModelForm):
    class Meta:
        model = Branch
        fields = [
            "committee",
            "name",
            "full_name",
            "code",
            "kind",
            "founded_on",
            "elected_on",
            "dissolved_on",
            "contact",
            "phone",
            "address",
        ]
        widgets = day_inputs("founded_on", "elected_on", "dissolved_on")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = Committee.objects.visible_to(user)


class GroupForm(forms.ModelForm):
    class Meta:
        model = Group
        fields = ["name"]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if Group.objects.filter(branch=self.instance.branch, name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("本支部已有同名党小组。")
        return name


class PostForm(forms.ModelForm):
    """A post begins; a secretary's ends the one before."""

    class Meta:
        model = Post
        fields = ["member", "title", "started_on"]
        widgets = day_inputs("started_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = Member.objects.filter(branch=self.instance.branch, left_on=None)
        self.fields["member"].queryset = present.defer("id_number", "mobile", "address")


class PostEndForm(forms.ModelForm):
    class Meta:
        model = Post
        fields = ["ended_on"]
        widgets = day_inputs("ended_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].required = True

    def clean_ended_on(self) -> Any:
        day = self.cleaned_data["ended_on"]
        if day < self.instance.started_on:
            raise forms.ValidationError("免职日期早于任职日期。")
        return day
