from django import forms
from django.db.models import QuerySet

from common.listing import Filter
from jobs.models import Job


class JobFilter(Filter):
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *Job.State.choices])

    def apply(self, queryset: QuerySet[Job]) -> QuerySet[Job]:
        state = self.value("state")
        return queryset.filter(state=state) if state else queryset
