"""Assessing a whole branch for a year: everybody who has no assessment of that year yet, all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from accounts.events import record
from accounts.models import User
from common.audit import log_created
from dues.models import Assessment
from members.models import Branch, Member


@dataclass(frozen=True)
class Assessed:
    """What a member is to owe a month, yuan."""

    member: Member
    category: str
    base: Decimal
    monthly: Decimal


def roster(branch: Branch, on: date) -> QuerySet:
    """Members on a day with `latest_id`, their last assessment up to the end of its year."""
    known = Assessment.objects.filter(member=OuterRef("pk"), from_month__year__lte=on.year)
    members = branch.members.as_of(on).defer("id_number", "mobile", "address").order_by("group", "pk")
    return members.annotate(latest_id=Subquery(known.order_by("-from_month").values("pk")[:1]))


def first_month(member: Member, year: int) -> date:
    """January, or the month in which the member joined."""
    return max(date(year, 1, 1), member.joined_on.replace(day=1))


@transaction.atomic
def assess_branch(branch: Branch, year: int, lines: Iterable[Assessed], user: User) -> list[Assessment]:
    """Members who were assessed for the year meanwhile are left as they are."""
    lines = list(lines)
    done = set(
        Assessment.objects.filter(
            member__in=[line.member for line in lines], from_month__year=year
        ).values_list("member", flat=True)
    )
    made = [
        Assessment(
            member=line.member,
            from_month=first_month(line.member, year),
            category=line.category,
            base=line.base,
            monthly=line.monthly,
            assessed_by=user,
        )
        for line in lines
        if line.member.pk not in done
    ]
    Assessment.objects.bulk_create(made)
    log_created(made, user)
    record("党费核定", user, branch, 年度=year, 人数=len(made))
    return made
