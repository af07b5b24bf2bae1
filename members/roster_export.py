"""The roster in an official layout: masked, or whole for the office with a reason, a watermark and a trace."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone

from accounts.events import record
from accounts.limits import KIND_OF_EXPORTS
from accounts.models import User
from jobs.running import Progress, Result
from members.columns import LAYOUTS, roster_book
from members.forms.filters import MemberFilter
from members.models import Floating, Member
from members.models.floating import floating_on


def roster(user: User, filters: MemberFilter) -> QuerySet[Member]:
    """As filtered, in the order of the branches, with what an official column needs."""
    away = Floating.objects.as_of(filters.day).filter(member=OuterRef("pk"))
    return (
        filters.apply(Member.objects.seen_by(user, filters.day))
        .select_related("branch")
        .annotate(floating=floating_on(filters.day), destination=Subquery(away.values("destination")[:1]))
        .order_by("branch__committee__path", "branch__code", "branch", "pk")
    )


def roster_file(user: User, filters: MemberFilter, *, layout: str, whole: bool, reason: str) -> bytes:
    """The workbook; who took it is in the trace, and in the file itself where the numbers are whole."""
    members = roster(user, filters)
    whole = whole and user.is_office
    now = timezone.localtime()
    mark = f"{user.name}（{user.username}）{now:%Y-%m-%d %H:%M}导出，用途：{reason}。含个人信息，请勿外传，用后删除。"
    told: dict[str, Any] = {"原因": reason} if reason else {}
    record(
        KIND_OF_EXPORTS,
        user,
        列表=LAYOUTS[layout].title,
        条数=members.count(),
        完整号码="是" if whole else "否",
        **told,
    )
    return roster_book(members.iterator(2000), LAYOUTS[layout], whole=whole, mark=mark if whole else "")


def write_roster(progress: Progress, *, query: str, layout: str, whole: bool, reason: str) -> Result:
    """The same in the background, as the job's owner sees the roster at that time."""
    owner = progress.owner
    progress.step(0, 1, "正在写入名册")
    filters = MemberFilter(QueryDict(query), owner)
    content = roster_file(owner, filters, layout=layout, whole=whole, reason=reason)
    return Result(name=f"{LAYOUTS[layout].title}.xlsx", content=content)
