"""Forms of rows of a branch or committee: only what has more than one answer is asked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import User
from members.models import Branch, Committee


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OwnUnitForm(forms.ModelForm):
    """A row of one unit: `committee` or `branch`, whichever the model has and Meta.fields names first."""

    def __init__(self, data: Any = None, files: Any = None, *, user: User, instance: Any = None) -> None:
        super().__init__(data, files, instance=instance)
        self.unit_name = self._meta.fields[0]
        field = self.fields[self.unit_name]
        field.queryset = units_of(user, self.unit_name)
        field.empty_label = "请选择"
        if unit := only_one(field.queryset):
            setattr(self.instance, self.unit_name, unit)
            del self.fields[self.unit_name]

    def _get_validation_exclusions(self) -> set[str]:
        """Uniqueness counts the unit even where it was not asked for."""
        excluded = super()._get_validation_exclusions()
        return excluded if self.unit_name in self.fields else excluded - {self.unit_name}


def units_of(user: User, name: str) -> QuerySet:
    if name == "branch":
        return Branch.objects.visible_to(user)
    return Committee.objects.visible_to(user)


class BranchOrCommitteeForm(forms.ModelForm):
    """A row of a branch, or of a committee itself; Meta.fields begins with "branch" and "committee"."""

    def __init__(self, data: Any = None, files: Any = None, *, user: User, instance: Any = None) -> None:
        super().__init__(data, files, instance=instance)
        branches = Branch.objects.visible_to(user)
        committees = Committee.objects.none()
        if user.is_office:
            committees = Committee.objects.visible_to(user).filter(branches__isnull=False).distinct()
        self.fields["branch"].queryset = branches
        self.fields["committee"].queryset = committees
        self.only_branch, self.only_committee = only_one(branches), only_one(committees)
        if user.is_office:
            self._ask_office()
        else:
            del self.fields["committee"]
            self.fields["branch"].required = True
            if self.only_branch:
                del self.fields["branch"]

    def _ask_office(self) -> None:
        if self.only_committee:
            del self.fields["committee"]
            self.fields["branch"].empty_label = f"{self.only_committee}（本级）"
        else:
            self.fields["branch"].empty_label = "党委本级"
            self.fields["committee"].help_text = "党委本级的才选择。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "branch" not in self.fields:
            self.instance.branch = self.only_branch
            return cleaned
        if cleaned.get("branch"):
            cleaned["committee"] = None
        elif "committee" not in self.fields and self.only_committee:
            cleaned["committee"] = self.only_committee
        elif not cleaned.get("committee") and "branch" not in self.errors:
            raise ValidationError({"branch": "请选择党支部，或选择党委。"})
        return cleaned

    def _post_clean(self) -> None:
        """The unit is one of two columns, of which the form may show one."""
        if "branch" in self.fields and "branch" not in self.errors:
            self.instance.committee = self.cleaned_data.get("committee")
        super()._post_clean()


def only_one(queryset: QuerySet) -> Any:
    """The only row, or None where there are none or several."""
    found = list(queryset[:2])
    return found[0] if len(found) == 1 else None
