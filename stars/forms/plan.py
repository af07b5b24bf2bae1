from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.attachments import DroppedField, FilesField
from members.forms.own_units import day_input
from members.models import Branch
from stars.assessing import Claim, Finding
from stars.models import STAR_NAMES, Star, StarAssessment, StarPlan, StarRating

LINK_STARTS = ("/", "http://", "https://")


class PlanTable(forms.Form):
    """创建目标 of a year: one choice for each branch."""

    def __init__(self, data: Any, *, year: int, branches: Sequence[Branch]) -> None:
        super().__init__(data)
        self.branches = branches
        recorded = dict(
            StarPlan.objects.filter(year=year, branch__in=branches).values_list("branch", "stars")
        )
        for branch in branches:
            self.fields[f"stars_{branch.pk}"] = forms.TypedChoiceField(
                label=f"{branch}创建目标",
                choices=[("", "无"), *STAR_NAMES],
                coerce=int,
                empty_value=None,
                required=False,
                initial=recorded.get(branch.pk, ""),
                widget=forms.Select(attrs={"aria-label": f"{branch}创建目标"}),
            )

    def rows(self) -> Iterator[tuple[Branch, forms.BoundField]]:
        for branch in self.branches:
            yield branch, self[f"stars_{branch.pk}"]

    @property
    def goals(self) -> dict[int, int | None]:
        return {branch.pk: self.cleaned_data[f"stars_{branch.pk}"] for branch in self.branches}


def links_in(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def check_links(text: str) -> None:
    """One address a line, of this system or of the web; nothing else may become a link."""
    wrong = [
        line
        for line in links_in(text)
        if not line.startswith(LINK_STARTS) or line.startswith("//") or " " in line
    ]
    if wrong:
        raise ValidationError(f"“{wrong[0]}”不是链接，每行填写一个以/或http开头的地址。")


class ClaimsForm(forms.Form):
    """自评 of the five stars: whether it is met, in what way, and links to what proves it."""

    def __init__(self, data: Any, files: Any = None, *, recorded: dict[str, StarAssessment]) -> None:
        super().__init__(data, files)
        for star in Star:
            row = recorded.get(star)
            self.fields[f"files_{star}"] = FilesField("佐证材料")
            if row and (kept := row.files.all()):
                self.fields[f"dropped_{star}"] = DroppedField(kept, "删除佐证材料")
            self.fields[f"met_{star}"] = forms.BooleanField(
                label="达到这颗星的标准", required=False, initial=row and row.met
            )
            self.fields[f"statement_{star}"] = forms.CharField(
                label="自评说明",
                required=False,
                max_length=2_000,
                initial=row and row.statement,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            self.fields[f"links_{star}"] = forms.CharField(
                label="佐证链接",
                required=False,
                max_length=2_000,
                initial=row and row.links,
                help_text="系统内记录或网页的地址，每行一个。",
                widget=forms.Textarea(attrs={"rows": 2}),
                validators=[check_links],
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for star in Star:
            if cleaned.get(f"met_{star}") and not cleaned.get(f"statement_{star}"):
                self.add_error(f"statement_{star}", "已勾选达到标准，请简要说明。")
        return cleaned

    def groups(self) -> Iterator[tuple[Star, list[forms.BoundField]]]:
        names = ("met", "statement", "files", "dropped", "links")
        for star in Star:
            yield star, [self[f"{name}_{star}"] for name in names if f"{name}_{star}" in self.fields]

    @property
    def claims(self) -> dict[Star, Claim]:
        cleaned = self.cleaned_data
        return {
            star: Claim(
                cleaned[f"met_{star}"],
                cleaned[f"statement_{star}"],
                "\n".join(links_in(cleaned[f"links_{star}"])),
                cleaned[f"files_{star}"],
                cleaned.get(f"dropped_{star}", ()),
            )
            for star in Star
        }


class ReviewForm(forms.Form):
    """初审 of the stars that the branch has assessed."""

    def __init__(self, data: Any, *, recorded: dict[str, StarAssessment]) -> None:
        super().__init__(data)
        self.recorded = recorded
        for star, row in recorded.items():
            self.fields[f"review_{star}"] = forms.ChoiceField(
                label="初审", choices=StarAssessment.Review, initial=row.review
            )
            self.fields[f"note_{star}"] = forms.CharField(
                label="初审意见", max_length=200, required=False, initial=row.review_note
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.recorded:
            raise ValidationError("支部还没有自评。")
        for star in self.recorded:
            failed = cleaned.get(f"review_{star}") == StarAssessment.Review.FAILED
            if failed and not cleaned.get(f"note_{star}"):
                self.add_error(f"note_{star}", "初审未通过，请填写意见。")
        return cleaned

    def groups(self) -> Iterator[tuple[StarAssessment, list[forms.BoundField]]]:
        for star, row in self.recorded.items():
            yield row, [self[f"review_{star}"], self[f"note_{star}"]]

    @property
    def findings(self) -> dict[Star, Finding]:
        return {
            Star(star): Finding(
                StarAssessment.Review(self.cleaned_data[f"review_{star}"]), self.cleaned_data[f"note_{star}"]
            )
            for star in self.recorded
        }


class DecisionForm(forms.ModelForm):
    class Meta:
        model = StarRating
        fields = ["stars", "decided_on"]
        widgets = {"decided_on": day_input()}
