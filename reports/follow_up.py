"""What became of last year's plans: the first thing that a new summary tells."""

from dataclasses import dataclass

from django.db.models import Count, Q

from common.figures import Facts, Figure, source
from common.periods import Period
from members.models import Branch, Committee
from reports.models import AnnualSummary, Plan


@dataclass(frozen=True)
class FollowUp:
    facts: Facts
    texts: list[str]


def follow_up(committee: Committee, branch: Branch | None, period: Period) -> FollowUp:
    """One query. Plans of the year before, of summaries that were issued."""
    last_year = period.year - 1
    counted = Plan.objects.filter(
        summary__committee=committee,
        summary__branch=branch,
        summary__until__year=last_year,
        summary__state=AnnualSummary.State.ISSUED,
    ).aggregate(
        made=Count("pk"),
        done=Count("pk", filter=Q(state=Plan.State.DONE)),
        open=Count("pk", filter=Q(state=Plan.State.OPEN)),
    )
    if not counted["made"]:
        return FollowUp(Facts.of([]), [])
    words = {
        "made": (f"{last_year}年提出的工作打算", {}),
        "done": (f"{last_year}年工作打算中已完成的", {"state": Plan.State.DONE.value}),
        "open": (f"{last_year}年工作打算中正在推进的", {"state": Plan.State.OPEN.value}),
    }
    figures = [
        Figure(
            f"reports.plans_{name}",
            label,
            counted[name],
            "项",
            source("reports:plan-list", year=last_year, **narrowed),
            period.end,
            "上一年度已定稿总结的“下步打算”",
        )
        for name, (label, narrowed) in words.items()
    ]
    text = f"对照{last_year}年总结提出的{{reports.plans_made}}项工作打算"
    text += "，已完成{reports.plans_done}项" if counted["done"] else "，尚无一项完成"
    if counted["open"]:
        text += "，正在推进{reports.plans_open}项"
    return FollowUp(Facts.of(figures), [f"{text}。"])
