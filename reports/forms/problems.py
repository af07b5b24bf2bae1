from datetime import date

from django import forms

from common.figures import Figure, Finding
from common.listing import Filter
from members.models import Branch, Committee
from reports.collecting import Collected
from reports.forms.text import clean_paragraph
from reports.models import Plan, Problem


class ProblemForm(forms.ModelForm):
    """One finding: taken in these words, told elsewhere, or rejected with the reason."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Problem
        fields = ["state", "text", "merged_into", "reason"]
        labels = {"state": "决定"}
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "state": forms.RadioSelect}

    def __init__(self, finding: Finding, collected: Collected, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.finding = finding
        self.instance.key = finding.key
        own = collected.chapter_of(finding.key)
        chapters = [(one.key, one.problem_title) for one in collected.chapters if one.key != own]
        self.fields["merged_into"] = forms.ChoiceField(
            choices=[("", "单独列出"), *chapters], label="并入", required=False
        )
        self.fields["state"].choices = Problem.State.choices
        self.initial["state"] = self.instance.state or Problem.State.TAKEN
        self.initial["text"] = self.instance.text or finding.text

    def clean_text(self) -> str:
        """The words of the finding itself are no words of one's own: they go on following the records."""
        text = clean_paragraph(self.cleaned_data["text"])
        return "" if text == self.finding.text else text

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("state") == Problem.State.REJECTED and not cleaned.get("reason"):
            self.add_error("reason", "请写明不采用的理由。")
        if cleaned.get("state") == Problem.State.TAKEN:
            cleaned["reason"] = ""
        return cleaned


class PlanForm(forms.ModelForm):
    """A measure: who does it, by which month, and which figure will show it."""

    due_month = forms.DateField(
        label="完成月份",
        required=False,
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )

    class Meta:
        model = Plan
        fields = ["chapter", "text", "owner", "due_month", "yardstick"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, collected: Collected, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.until: date = collected.period.end
        chapters = [(chapter.key, chapter.plan_title) for chapter in collected.chapters]
        self.fields["chapter"] = forms.ChoiceField(choices=chapters, label="归入")
        figures = [("", "不设指标"), *(_option(figure) for figure in collected.figures.values())]
        self.fields["yardstick"] = forms.ChoiceField(choices=figures, label="衡量指标", required=False)

    def clean_text(self) -> str:
        return clean_paragraph(self.cleaned_data["text"])

    def clean_due_month(self) -> date | None:
        month = self.cleaned_data["due_month"]
        if month and month <= self.until:
            raise forms.ValidationError("完成月份应在总结截止日期之后。")
        return month


def _option(figure: Figure) -> tuple[str, str]:
    return figure.key, f"{figure.label}（现为{figure.value}{figure.unit}）"


class OutcomeForm(forms.ModelForm):
    class Meta:
        model = Plan
        fields = ["state", "owner", "due_month", "outcome"]
        widgets = {"outcome": forms.Textarea(attrs={"rows": 3}), "state": forms.RadioSelect}

    due_month = PlanForm.base_fields["due_month"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("state") == Plan.State.DROPPED and not cleaned.get("outcome"):
            self.add_error("outcome", "请写明不再实施的原因。")
        return cleaned


class PlanFilter(Filter):
    """Plans of the summaries of a year; `committee` takes everything below it along."""

    year = forms.IntegerField(label="总结年度", min_value=1949, max_value=2100)
    state = forms.ChoiceField(label="进展", choices=[("", "全部"), *Plan.State.choices])
    due = forms.DateField(label="截至月份", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    committee = forms.ModelChoiceField(Committee.objects.none(), label="党委")
    branch = forms.ModelChoiceField(Branch.objects.none(), widget=forms.HiddenInput)

    def __init__(self, user, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = Committee.objects.visible_to(user)
        self.fields["branch"].queryset = Branch.objects.visible_to(user)

    def apply(self, queryset):
        if year := self.value("year"):
            queryset = queryset.filter(summary__until__year=year)
        if state := self.value("state"):
            queryset = queryset.filter(state=state)
        if due := self.value("due"):
            queryset = queryset.due(due)
        if committee := self.value("committee"):
            queryset = queryset.filter(summary__committee=committee, summary__branch=None)
        if branch := self.value("branch"):
            queryset = queryset.filter(summary__branch=branch)
        return queryset
