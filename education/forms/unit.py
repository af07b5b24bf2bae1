"""A form asks for the committee or branch only where the user has more than one."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from members.models import Branch, Committee


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OwnUnitForm(forms.ModelForm):
    """A row of one unit: `committee` or `branch`, whichever the model has and Meta.fields names first."""

    def __init__(self, data: Any = None, *, user: User, instance: Any = None) -> None:
        super().__init__(data, instance=instance)
        self.unit_name = self._meta.fields[0]
        field = self.fields[self.unit_name]
        field.queryset = units_of(user, self.unit_name)
        field.empty_label = "请选择"
        found = list(field.queryset[:2])
        if len(found) == 1:
            setattr(self.instance, self.unit_name, found[0])
            del self.fields[self.unit_name]

    def _get_validation_exclusions(self) -> set[str]:
        """Uniqueness counts the unit even where it was not asked for."""
        excluded = super()._get_validation_exclusions()
        return excluded if self.unit_name in self.fields else excluded - {self.unit_name}


def units_of(user: User, name: str) -> QuerySet:
    if name == "branch":
        return Branch.objects.visible_to(user)
    return Committee.objects.visible_to(user)
