from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.attachments import DroppedField, FilesField
from common.editing import TableForm
from members.forms.own_units import day_input
from members.models import Branch
from stars.assessing import Claim, Finding
from stars.models import STAR_NAMES, Star, StarAssessment, StarPlan, StarRating

LINK_STARTS = ("/", "http://", "https://")


class PlanTable(TableForm):
    """创建目标 of a year: one choice for each branch."""

    def __init__(self, data: Any, *, year: int, branches: Sequence[Branch]) -> None:
        self.year, self.branches = year, branches
        self.owners = Branch.objects.filter(pk__in=[branch.pk for branch in branches])
        super().__init__(data)
        for branch in branches:
            self.fields[f"stars_{branch.pk}"] = forms.TypedChoiceField(
                label=f"{branch}创建目标",
                choices=[("", "无"), *STAR_NAMES],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.Select(attrs={"aria-label": f"{branch}创建目标"}),
            )

    def recorded(self) -> dict[str, Any]:
        plans = StarPlan.objects.filter(year=self.year, branch__in=self.branches)
        stars = dict(plans.values_list("branch", "stars"))
        return {f"stars_{branch.pk}": stars.get(branch.pk, "") for branch in self.branches}

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


def assessments(branch: Branch, year: int) -> dict[str, StarAssessment]:
    """The 自评 of a year by star, in the order of the stars."""
    found = StarAssessment.objects.filter(branch=branch, year=year).select_related("reviewed_by")
    rows = {row.star: row for row in found.prefetch_related("files")}
    return {star: rows[star] for star in Star if star in rows}


class ClaimsForm(TableForm):
    """自评 of the five stars: whether it is met, in what way, and links to what proves it."""

    def __init__(self, data: Any, files: Any = None, *, branch: Branch, year: int) -> None:
        self.branch, self.year = branch, year
        self.owners = Branch.objects.filter(pk=branch.pk)
        super().__init__(data, files)
        for star in Star:
            self._add_fields(star, self.rows.get(star))

    def recorded(self) -> dict[str, Any]:
        self.rows = assessments(self.branch, self.year)
        return {
            f"{name}_{star}": getattr(row, name)
            for star, row in self.rows.items()
            for name in ("met", "statement", "links")
        }

    def _add_fields(self, star: Star, row: StarAssessment | None) -> None:
        self.fields[f"files_{star}"] = FilesField("佐证材料")
        if row and (kept := row.files.all()):
            self.fields[f"dropped_{star}"] = DroppedField(kept, "删除佐证材料")
        self.fields[f"met_{star}"] = forms.BooleanField(label=f"达到“{star.label}”的标准", required=False)
        self.fields[f"statement_{star}"] = forms.CharField(
            label=f"“{star.label}”自评说明",
            required=False,
            max_length=2_000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields[f"links_{star}"] = forms.CharField(
            label=f"“{star.label}”佐证链接",
            required=False,
            max_length=2_000,
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


class ReviewForm(TableForm):
    """初审 of the stars that the branch has assessed; whoever judges is told where the branch changed its words."""

    def __init__(self, data: Any, *, branch: Branch, year: int) -> None:
        self.branch, self.year = branch, year
        self.owners = Branch.objects.filter(pk=branch.pk)
        super().__init__(data)
        for star, row in self.assessed.items():
            label = f"“{row.get_star_display()}”"
            self.fields[f"claim_{star}"] = forms.CharField(
                label=f"{label}自评", required=False, widget=forms.HiddenInput
            )
            self.fields[f"review_{star}"] = forms.ChoiceField(
                label=f"{label}初审", choices=StarAssessment.Review, required=False
            )
            self.fields[f"note_{star}"] = forms.CharField(
                label=f"{label}初审意见", max_length=200, required=False
            )

    def recorded(self) -> dict[str, Any]:
        self.assessed = assessments(self.branch, self.year)
        values = {}
        for star, row in self.assessed.items():
            values[f"claim_{star}"] = f"{'达到标准' if row.met else '未达到标准'}。{row.statement}"
            values[f"review_{star}"], values[f"note_{star}"] = row.review, row.review_note
        return values

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.assessed:
            raise ValidationError("支部还没有自评。")
        for star in self.assessed:
            failed = cleaned.get(f"review_{star}") == StarAssessment.Review.FAILED
            if failed and not cleaned.get(f"note_{star}"):
                self.add_error(f"note_{star}", "初审未通过，请填写意见。")
        return cleaned

    def groups(self) -> Iterator[tuple[StarAssessment, list[forms.BoundField]]]:
        for star, row in self.assessed.items():
            yield row, [self[f"review_{star}"], self[f"note_{star}"]]

    @property
    def findings(self) -> dict[Star, Finding]:
        return {
            Star(star): Finding(
                StarAssessment.Review(self.cleaned_data[f"review_{star}"] or StarAssessment.Review.PENDING),
                self.cleaned_data[f"note_{star}"],
            )
            for star in self.assessed
        }


class DecisionForm(forms.ModelForm):
    class Meta:
        model = StarRating
        fields = ["stars", "decided_on"]
        widgets = {"decided_on": day_input()}
