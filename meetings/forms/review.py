from django import forms

from meetings.models import MeetingDefect


class ReviewForm(forms.Form):
    """What the office says of a record that waits; a reason is needed only to send it back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    defects = forms.MultipleChoiceField(
        label="记录问题",
        choices=MeetingDefect.Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label="退回原因",
        max_length=200,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="退回时填写，支部能看到。",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="申请修改的原因", max_length=200)
