import re
from typing import Any

from django import forms

from common.encryption import blind_index
from common.identity import mask_id_number, normalise_id_number

PERSON_FIELDS = ["name", "id_number", "sex", "ethnicity", "born_on", "education", "mobile", "occupation"]


class PersonForm(forms.ModelForm):
    """A person with an ID number that nobody else in the table has; a number recorded is never shown again whole."""

    class Meta:
        fields = PERSON_FIELDS
        widgets = {
            "id_number": forms.TextInput({"autocomplete": "off", "maxlength": "20"}),
            "mobile": forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
            "born_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_number = self.instance.id_number
        field = self.fields["id_number"]
        field.required = not self.known_number
        if self.known_number:
            self.initial["id_number"] = ""
            field.help_text = f"已登记：{mask_id_number(self.known_number)}。不更改的，留空。"

    def clean_mobile(self) -> str:
        """A number kept from before may stay; a new one has eleven digits."""
        mobile = self.cleaned_data["mobile"]
        if mobile and "mobile" in self.changed_data and not re.fullmatch(r"1[0-9]{10}", mobile):
            raise forms.ValidationError("手机号应为11位数字。")
        return mobile

    def clean_id_number(self) -> str:
        number = normalise_id_number(self.cleaned_data["id_number"]) or self.known_number
        others = self._meta.model._default_manager.filter(id_number_index=blind_index(number))
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"该身份证号已有{self._meta.model._meta.verbose_name}记录。")
        return number
