from django import forms

from education.models import HourTarget, MeetingHours
from members.forms.own_units import day_input

ORIGIN = ["hours", "source", "needs_check", "valid_from", "valid_to"]
DAYS = {"valid_from": day_input(), "valid_to": day_input()}

# Part of the address → form.
RULE_FORMS = {
    "target": forms.modelform_factory(HourTarget, fields=["audience", *ORIGIN], widgets=DAYS),
    "meeting": forms.modelform_factory(MeetingHours, fields=["kind", *ORIGIN], widgets=DAYS),
}
