from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.models import User
from common.form_rows import RowForm, Rows
from members.forms.own_units import only_one
from members.models import Committee
from worklog.models import FIXED_COLUMNS, WorkKind, WorkMeasure, WorkValue

BLANK_ROWS = 3


class KindForm(forms.ModelForm):
    """For whom a kind is, is asked once, and only of those who have a choice."""

    class Meta:
        model = WorkKind
        fields = ["committee", "name", "by_branch", "active"]
        help_texts = {
            "committee": "这个党委和下级党组织填报。",
            "name": "如：走访慰问",
            "by_branch": "勾选后支部书记也可以填报；不勾选只由党建办填报。",
            "active": "停用后不能再填报，已有记录照常统计。",
        }

    def __init__(self, data: Any = None, *, user: User, instance: WorkKind) -> None:
        super().__init__(data, instance=instance)
        own = Committee.objects.visible_to(user)
        field = self.fields["committee"]
        field.queryset = own
        if user.role == "ADMIN":
            field.empty_label = "各党委共用"
        else:
            field.empty_label, field.required = "请选择", True
            if instance.pk is None:
                instance.committee = only_one(own)
        if instance.pk or instance.committee:
            del self.fields["committee"]

    def clean(self) -> dict[str, Any]:
        """No name twice where one sheet could mean either: of what all share, and of the committees above."""
        cleaned = super().clean()
        committee = cleaned.get("committee") or self.instance.committee
        above = [int(part) for part in committee.path.split("/") if part] if committee else []
        same = WorkKind.objects.filter(Q(committee=None) | Q(committee__in=above), name=cleaned.get("name"))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "已有同名种类。")
        return cleaned


class MeasureForm(RowForm):
    class Meta:
        model = WorkMeasure
        fields = ["name", "unit"]
        labels = {"name": "数据名称"}

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if name in FIXED_COLUMNS:
            raise ValidationError(f"“{name}”是导入表的固定列名，请换一个名称。")
        return name


class MeasureRows(Rows):
    """The measures of one kind, each told apart by its name."""

    def clean(self) -> None:
        values = WorkValue.objects.filter(measure__in=self.get_queryset())
        used = set(values.values_list("measure", flat=True).distinct())
        seen: set[str] = set()
        for form in self.filled:
            name = form.cleaned_data.get("name")
            if form.cleaned_data.get("drop"):
                if form.instance.pk in used:
                    form.add_error("drop", "已有填报数据，不能删除。")
                continue
            if name in seen:
                form.add_error("name", "本种类已有同名数据。")
            seen.add(name)

    def validate_unique(self) -> None:
        """`clean` says it beside the field."""


MeasureFormSet = forms.modelformset_factory(
    WorkMeasure, form=MeasureForm, formset=MeasureRows, extra=BLANK_ROWS
)
