"""Whose summary: the committee that a user or a command means."""

from django.db.models import QuerySet

from members.models import Committee


def default_committee(committees: QuerySet) -> Committee | None:
    """The only committee with branches of its own, otherwise the topmost; None where there is none at all."""
    working = list(committees.filter(branches__isnull=False).distinct()[:2])
    return working[0] if len(working) == 1 else committees.order_by("path").first()
