"""A new version of the rules of 发展党员 begins as a copy of the last, which ends the day before."""

from datetime import date, timedelta

from django.db import transaction

from members.models import RecruitmentInterval, RecruitmentRule


@transaction.atomic
def begin_version(valid_from: date, source: str) -> int:
    """ValueError where a version begins on that day or later. The number of steps copied."""
    last = RecruitmentRule.objects.order_by("-valid_from").first()
    if last is not None and last.valid_from >= valid_from:
        raise ValueError(f"已有{last.valid_from}起施行的规定，新规定的施行日期应晚于它。")
    rules = list(
        RecruitmentRule.objects.filter(valid_to=None).order_by("order").prefetch_related("intervals")
    )
    RecruitmentRule.objects.filter(valid_to=None).update(valid_to=valid_from - timedelta(days=1))
    for rule in rules:
        intervals = list(rule.intervals.all())
        rule.pk, rule.valid_from, rule.valid_to, rule.source = None, valid_from, None, source
        rule._state.adding = True
        rule.save()
        RecruitmentInterval.objects.bulk_create(_copy(interval, rule) for interval in intervals)
    return len(rules)


def _copy(interval: RecruitmentInterval, rule: RecruitmentRule) -> RecruitmentInterval:
    interval.pk, interval.rule = None, rule
    return interval
