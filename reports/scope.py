"""Whose summary: the committee that a user or a command means."""

from django.db.models import QuerySet

from accounts.models import Role, User
from members.models import Committee


def default_committee(committees: QuerySet) -> Committee | None:
    """The only committee with branches of its own, otherwise the topmost; None where there is none at all."""
    working = list(committees.filter(branches__isnull=False).distinct()[:2])
    return working[0] if len(working) == 1 else committees.order_by("path").first()


def reader_of(committee: Committee) -> User | None:
    """Somebody of the office who sees all of a committee, for whom a command may read its lists."""
    office = User.objects.filter(role__in=(Role.OFFICE, Role.ADMIN), is_active=True).order_by("pk")
    seeing = (user for user in office if Committee.objects.visible_to(user).filter(pk=committee.pk).exists())
    return next(seeing, None)
