from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from common.editing import TableForm
from common.listing import Filter
from education.models import Distribution, Material
from members.forms.own_units import OwnUnitForm, day_input
from members.models import Branch, Committee

TITLES_SHOWN = 8


class MaterialForm(OwnUnitForm):
    class Meta:
        model = Material
        fields = ["committee", "title", "received"]
        help_texts = {"title": "不用加书名号。", "received": "累计到书册数，用来核对结存。"}

    def clean_title(self) -> str:
        return self.cleaned_data["title"].strip("《》 ")


class TableChoice(Filter):
    """Which day's table, of which committee; all titles, or one."""

    committee = forms.ModelChoiceField(Committee.objects.none(), label="党委", empty_label=None)
    material = forms.ModelChoiceField(Material.objects.none(), label="书名", empty_label="最近登记的8种")
    on = forms.DateField(label="发放日期", widget=day_input())

    def __init__(self, data: Any, user: User) -> None:
        data = data.copy()
        if not data.get("on"):
            data["on"] = timezone.localdate().isoformat()
        super().__init__(data)
        own = Committee.objects.visible_to(user).filter(branches__isnull=False).distinct()
        self.fields["committee"].queryset = own
        self.fields["material"].queryset = Material.objects.filter(committee__in=own)
        self.chosen_committee = self.value("committee") or own.first()

    @property
    def day(self) -> Any:
        return self.value("on") or timezone.localdate()

    def materials(self, shown: Sequence[str] = ()) -> list[Material]:
        """`shown` are the titles of a table that was filled in, for a newer title must not push one out of it."""
        if material := self.value("material"):
            return [material]
        own = list(Material.objects.filter(committee=self.chosen_committee).order_by("-pk"))
        titles = [material for material in own if str(material.pk) in shown] or own[:TITLES_SHOWN]
        return sorted(titles, key=lambda material: material.pk)

    def branches(self) -> list[Branch]:
        committee = self.value("material").committee if self.value("material") else self.chosen_committee
        return list(Branch.objects.filter(committee=committee).active(self.day).order_by("code", "pk"))


class DistributionTable(TableForm):
    """Copies by branch (rows) and title (columns), as recorded for one day."""

    def __init__(
        self, data: Any, *, branches: Sequence[Branch], materials: Sequence[Material], day: Any
    ) -> None:
        self.branches, self.materials, self.day = branches, materials, day
        self.owners = Material.objects.filter(pk__in=[material.pk for material in materials])
        super().__init__(data)
        for branch in branches:
            for material in materials:
                self.fields[self._name(material, branch)] = forms.IntegerField(
                    label=f"{branch} {material}",
                    min_value=0,
                    max_value=99_999,
                    required=False,
                    widget=forms.TextInput(
                        attrs={
                            "inputmode": "numeric",
                            "aria-label": f"{branch} {material} 册数",
                            "class": "w-auto",
                            "size": 4,
                        }
                    ),
                    error_messages={"invalid": "请填写整数。", "min_value": "不能为负数。"},
                )

    def recorded(self) -> dict[str, Any]:
        copies = {
            (row.material_id, row.branch_id): row.copies
            for row in Distribution.objects.filter(
                handed_on=self.day, material__in=self.materials, branch__in=self.branches
            )
        }
        return {
            self._name(material, branch): copies.get((material.pk, branch.pk))
            for branch in self.branches
            for material in self.materials
        }

    @staticmethod
    def _name(material: Material, branch: Branch) -> str:
        return f"copies_{material.pk}_{branch.pk}"

    def rows(self) -> Iterator[tuple[Branch, list[forms.BoundField]]]:
        for branch in self.branches:
            yield branch, [self[self._name(material, branch)] for material in self.materials]

    @property
    def copies(self) -> dict[tuple[int, int], int | None]:
        return {
            (material.pk, branch.pk): self.cleaned_data[self._name(material, branch)] or None
            for branch in self.branches
            for material in self.materials
        }
