from typing import Any

from django import forms
from django.utils import timezone

from members.forms.roster import day_inputs
from members.models import Floating, FloatingContact


class FloatingForm(forms.ModelForm):
    class Meta:
        model = Floating
        fields = ["left_on", "destination", "contact_person", "returned_on"]
        widgets = day_inputs("left_on", "returned_on")
        help_texts = {"destination": "省、市、县（区），尽可能写到单位。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["destination"].required = True
        if not self.instance.pk:
            del self.fields["returned_on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        left_on, returned_on = data.get("left_on"), data.get("returned_on")
        if left_on and returned_on and returned_on < left_on:
            self.add_error("returned_on", "返回日期早于外出日期。")
        return data


class ContactForm(forms.ModelForm):
    class Meta:
        model = FloatingContact
        fields = ["contacted_on", "content"]
        widgets = day_inputs("contacted_on")
        help_texts = {"content": "如：电话联系，了解工作和生活情况，发送学习材料。"}

    def clean_contacted_on(self) -> Any:
        day = self.cleaned_data["contacted_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("不能晚于今天。")
        return day
