"""A branch's records of the year so far by kind, for the branch's page."""

from datetime import date

from django.db.models import Count

from common.figures import source
from common.periods import Period
from members.models import Branch
from members.panels import Panel
from worklog.models import WorkRecord


def branch_panel(branch: Branch, on: date) -> Panel:
    year = Period.of_year(on.year, on)
    records = WorkRecord.objects.during(year).filter(branch=branch).order_by("kind__order", "kind")
    kinds = records.values_list("kind__name").annotate(number=Count("pk"))
    facts = [(name, f"{number}次") for name, number in kinds] or [("记录", "0次")]
    url = source("worklog:record-list", branch=branch.pk, since=year.start, until=year.end)
    return Panel(f"{on.year}年工作纪实", facts, url)
