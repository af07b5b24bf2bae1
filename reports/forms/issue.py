from django import forms

from reports.models import AnnualSummary

REPORT_NEEDS = {"issuer": "发文机关", "number": "发文字号", "addressee": "主送机关"}


class SettingsForm(forms.ModelForm):
    """Form and letterhead of a summary, and its 截止日期."""

    class Meta:
        model = AnnualSummary
        fields = [
            *("form", "title", "until", "issuer", "number", "signer", "addressee", "attachments"),
            *("with_table", "with_charts", "copies_to", "printed_by", "signed_on", "sealed"),
        ]
        widgets = {
            "form": forms.RadioSelect,
            "attachments": forms.Textarea(attrs={"rows": 3}),
            "until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "signed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        left_out = AnnualSummary.Form.REPORT if self.instance.branch_id else AnnualSummary.Form.DUTY
        self.fields["form"].choices = [pair for pair in AnnualSummary.Form.choices if pair[0] != left_out]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("form") == AnnualSummary.Form.REPORT:
            for name, label in REPORT_NEEDS.items():
                if not cleaned.get(name):
                    self.add_error(name, f"“报告”须填写{label}。")
        until = cleaned.get("until")
        if until and until.year != self.instance.start.year:
            self.add_error("until", f"截止日期应在{self.instance.start.year}年内。")
        return cleaned


class IssueForm(forms.Form):
    reason = forms.CharField(
        label="未处理错误的说明", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
