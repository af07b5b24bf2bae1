from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from common.dates import add_months
from common.encryption import EncryptedTextField
from common.person import Person
from members.models.organization import Branch, Group
from members.models.reach import Reach

if TYPE_CHECKING:
    from accounts.models import User

# 1969-04-01 to 1977-08-11: the Constitution of the Ninth and Tenth Congresses knew no probation.
NO_PROBATION = (date(1969, 4, 1), date(1977, 8, 11))


class MemberQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "MemberQuerySet":
        return self.seen_by(user, timezone.localdate())

    def seen_by(self, user: "User", day: date) -> "MemberQuerySet":
        """For lists as of a day: whose branch it was then keeps counting who has moved on since."""
        if Reach.of(user).whole:
            return self.all()
        return self.of(Branch.objects.visible_to(user), day)

    def of(self, branches: Iterable[Branch], day: date) -> "MemberQuerySet":
        """Whose branch was one of these on a day: a later move inside the committee leaves the past as it was."""
        if day >= timezone.localdate():
            return self.filter(branch__in=branches)
        from members.models.transfer import Transfer

        moves = Transfer.objects.first_moves_after(day)
        of_ours = moves.filter(branch__in=branches).values("member")
        came_later = moves.exclude(branch__in=branches).values("member")
        return self.filter(Q(branch__among=branches) | Q(pk__among=of_ours)).exclude(pk__in=came_later)

    def with_branch_on(self, day: date) -> "MemberQuerySet":
        """Adds `branch_then`, the id of the branch on a day, the one that `of` goes by."""
        if day >= timezone.localdate():
            return self.annotate(branch_then=F("branch_id"))
        from members.models.transfer import Transfer

        moves = Transfer.objects.first_moves_after(day).order_by()
        left = Subquery(moves.filter(member=OuterRef("pk")).values("branch_id")[:1])
        moved = When(pk__in=moves.values("member"), then=left)
        return self.annotate(
            branch_then=Case(moved, default=F("branch_id"), output_field=models.BigIntegerField())
        )

    def as_of(self, day: date) -> "MemberQuerySet":
        """Who was on the roster on a day: joined and arrived by then, and not yet left."""
        return self.filter(on_roster(day))

    def full(self, day: date) -> "MemberQuerySet":
        return self.filter(FULL_ON(day))

    def probationary(self, day: date) -> "MemberQuerySet":
        return self.exclude(FULL_ON(day))


def show_branch_then(members: Iterable["Member"]) -> None:
    """Members read by `with_branch_on` show that branch; a query more where one has moved on since."""
    moved = [member for member in members if member.branch_then != member.branch_id]
    branches = Branch.objects.in_bulk({member.branch_then for member in moved})
    for member in moved:
        member.branch = branches[member.branch_then]


def on_roster(day: date) -> Q:
    """Joined and arrived by a day, and not yet left."""
    arrived = Q(entered_on=None) | Q(entered_on__lte=day)
    if day < timezone.localdate():
        from members.models.transfer import Transfer

        arrived |= Q(pk__in=Transfer.objects.entered_by_move())
    return Q(joined_on__lte=day) & arrived & (Q(left_on=None) | Q(left_on__gt=day))


def lost_by(day: date) -> Q:
    return Q(is_lost=True) & (Q(lost_on=None) | Q(lost_on__lte=day))


SUSPENSION_MONTHS = 6  # 失去联系六个月以上的，停止党籍
REMOVAL_MONTHS = 24  # 停止党籍两年后仍无法取得联系的，除名


def lost_half_a_year(day: date) -> Q:
    """Lost for so long that the branch should ask for 停止党籍, and still in regular standing. A warning only."""
    return Q(is_lost=True, lost_on__lte=add_months(day, -SUSPENSION_MONTHS), status="NORMAL")


def lost_until_removal(day: date) -> Q:
    """
    Standing suspended for two years and still lost. Where the day of 停止党籍 is not recorded: lost so long that two
    years of it may be over, if it began in time. A warning only.
    """
    longest = add_months(day, -SUSPENSION_MONTHS - REMOVAL_MONTHS)
    recorded = Q(stopped_on__lte=add_months(day, -REMOVAL_MONTHS))
    return Q(is_lost=True, status="SUSPENDED") & (recorded | Q(stopped_on=None, lost_on__lte=longest))


def FULL_ON(day: date) -> Q:  # noqa: N802  (reads as the condition it is)
    confirmed = Q(confirmed_on=None) | Q(confirmed_on__lte=day)
    return Q(category=Member.Category.FULL) & confirmed


class Member(Person):
    """党员. The columns of 党员基本信息汇总表 and of the national member list."""

    class Category(models.TextChoices):
        FULL = "FULL", "正式党员"
        PROBATIONARY = "PROBATIONARY", "预备党员"

    class Status(models.TextChoices):
        NORMAL = "NORMAL", "正常"
        SUSPENDED = "SUSPENDED", "停止党籍"

    class Entry(models.TextChoices):
        RECRUITED = "RECRUITED", "发展"
        TRANSFERRED = "TRANSFERRED", "转入"
        RESTORED = "RESTORED", "恢复党籍"

    class Departure(models.TextChoices):
        TRANSFERRED = "TRANSFERRED", "转出"
        DIED = "DIED", "死亡"
        WITHDREW = "WITHDREW", "退党"
        REMOVED = "REMOVED", "除名"
        EXPELLED = "EXPELLED", "开除党籍"
        CANCELLED = "CANCELLED", "取消预备党员资格"

    branch = models.ForeignKey(Branch, models.PROTECT, "members", verbose_name="所在党支部")
    group = models.ForeignKey(Group, models.SET_NULL, "members", verbose_name="党小组", null=True, blank=True)
    category = models.CharField("人员类别", max_length=12, choices=Category)
    joined_on = models.DateField("加入党组织日期")
    confirmed_on = models.DateField("转为正式党员日期", null=True, blank=True)
    joined_branch = models.CharField("入党时所在支部", max_length=60, blank=True)
    party_age_adjustment = models.SmallIntegerField("党龄校正值", default=0)
    probation_extension = models.PositiveSmallIntegerField("延长预备期月数", default=0)
    degree = models.CharField("学位", max_length=20, blank=True)
    occupation = models.CharField("工作岗位", max_length=60, blank=True)
    profession = models.CharField("从事专业技术职务", max_length=40, blank=True)
    new_stratum = models.CharField("新社会阶层类型", max_length=40, blank=True)
    is_migrant_worker = models.BooleanField("是否农民工", default=False)
    landline = models.CharField("固定电话", max_length=20, blank=True)
    address = EncryptedTextField("家庭住址", blank=True)
    household = models.CharField("户籍所在地", max_length=120, blank=True)
    status = models.CharField("党籍状态", max_length=9, choices=Status, default=Status.NORMAL)
    stopped_on = models.DateField("停止党籍日期", null=True, blank=True)
    is_lost = models.BooleanField("是否为失联党员", default=False)
    lost_on = models.DateField("失去联系日期", null=True, blank=True)
    entered_on = models.DateField("进入本支部日期", null=True, blank=True)
    entry = models.CharField("党员增加信息", max_length=11, choices=Entry, blank=True)
    left_on = models.DateField("离开日期", null=True, blank=True)
    departure = models.CharField("党员减少信息", max_length=11, choices=Departure, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = MemberQuerySet.as_manager()

    change_note: dict | None = None

    class Meta:
        verbose_name = verbose_name_plural = "党员"
        ordering = ["branch", "pk"]
        indexes = [
            # Who is on a roster stands in the index itself: a count reads no member.
            models.Index(
                fields=["branch", "left_on"],
                include=["joined_on", "entered_on"],
                name="member_branch_left",
            ),
            models.Index(fields=["id_number_last4"], name="member_last4"),
            models.Index(fields=["name"], name="member_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                condition=~Q(id_number_index=""),
                name="member_id_number_unique",
                violation_error_message="该身份证号已有党员记录。",
            ),
            models.CheckConstraint(
                condition=Q(joined_on__gt=F("born_on")),
                name="member_joined_after_birth",
                violation_error_message="加入党组织日期应晚于出生日期。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(confirmed_on__gte=F("joined_on")),
                name="member_confirmed_after",
                violation_error_message="转为正式党员日期早于加入党组织日期。",
            ),
            models.CheckConstraint(
                condition=Q(category="FULL") | Q(confirmed_on=None),
                name="member_probation_open",
                violation_error_message="预备党员不应有转为正式党员日期。",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="member_left_after",
                violation_error_message="离开日期早于加入党组织日期。",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None, departure="") | (Q(left_on__isnull=False) & ~Q(departure="")),
                name="member_departure_whole",
                violation_error_message="离开日期和党员减少信息应同时填写。",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        errors = self._wrong_dates()
        if self.lost_on and not self.is_lost:
            errors["lost_on"] = "未标记为失联党员，不应有失去联系日期。"
        if self.stopped_on and self.status != self.Status.SUSPENDED:
            errors["stopped_on"] = "党籍状态不是停止党籍，不应有停止党籍日期。"
        elif self.stopped_on and self.stopped_on > timezone.localdate():
            errors["stopped_on"] = "不能晚于今天。"
        elif self.stopped_on and self.lost_on and self.stopped_on < self.lost_on:
            errors["stopped_on"] = "停止党籍日期早于失去联系日期。"
        if self.departure and not self.left_on:
            errors["left_on"] = "离开日期和党员减少信息应同时填写。"
        if self.left_on and not self.departure:
            errors["departure"] = "离开日期和党员减少信息应同时填写。"
        if self.group and self.group.branch_id != self.branch_id:
            errors["group"] = "党小组不属于所在党支部。"
        if errors:
            raise ValidationError(errors)

    def _wrong_dates(self) -> dict[str, str]:
        """The constraints below once more, told beside the field that is wrong."""
        errors = {}
        joined, confirmed = self.joined_on, self.confirmed_on
        if joined and joined > timezone.localdate():
            errors["joined_on"] = "不能晚于今天。"
        elif joined and self.born_on and joined <= self.born_on:
            errors["joined_on"] = "加入党组织日期应晚于出生日期。"
        if confirmed and self.category == self.Category.PROBATIONARY:
            errors["confirmed_on"] = "预备党员不应有转为正式党员日期。"
        elif joined and confirmed and confirmed < joined:
            errors["confirmed_on"] = "转为正式党员日期早于加入党组织日期。"
        elif joined and confirmed == joined and not NO_PROBATION[0] <= joined <= NO_PROBATION[1]:
            errors["confirmed_on"] = (
                "与加入党组织日期相同；只有1969年4月1日至1977年8月11日期间入党的没有预备期。"
            )
        if joined and self.left_on and self.left_on < joined:
            errors["left_on"] = "离开日期早于加入党组织日期。"
        elif self.left_on and self.left_on > timezone.localdate():
            errors["left_on"] = "不能晚于今天。"
        return errors

    def get_additional_data(self) -> dict | None:
        """What the audit log keeps beside a change: the reason given for it."""
        return self.change_note

    def is_full(self, day: date) -> bool:
        return self.category == self.Category.FULL and (self.confirmed_on or day) <= day


# Numbers and addresses are encrypted in their own columns; the audit log must not keep them in the clear.
# The spellings follow from the name.
auditlog.register(Member, exclude_fields=["id_number", "id_number_index", "mobile", "address", "spellings"])
