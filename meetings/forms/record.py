from django import forms

from accounts.models import User
from meetings.models import Meeting
from members.models import Branch


class MeetingForm(forms.ModelForm):
    class Meta:
        model = Meeting
        fields = ["branch", "kind", "held_on", "topic", "expected", "present", "minutes"]
        widgets = {"held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = Branch.objects.visible_to(user)
        self.fields["branch"].required = True
