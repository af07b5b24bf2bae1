from datetime import date
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q

from common.dates import add_months
from members.models.reach import Reach

if TYPE_CHECKING:
    from accounts.models import User


class CommitteeQuerySet(models.QuerySet):
    def under(self, committee: "Committee") -> "CommitteeQuerySet":
        """The committee itself and everything below it."""
        return self.filter(path__startswith=committee.path)

    def visible_to(self, user: "User") -> "CommitteeQuerySet":
        return self.filter(Reach.of(user).covers())


class Committee(models.Model):
    """党委. A tree: city → county → township; `path` holds the ids from the root, each ended by a slash."""

    class Level(models.TextChoices):
        CITY = "CITY", "市"
        COUNTY = "COUNTY", "县"
        TOWNSHIP = "TOWNSHIP", "乡镇"

    parent = models.ForeignKey(
        "self", models.PROTECT, "children", verbose_name="上级党委", null=True, blank=True
    )
    name = models.CharField("名称", max_length=60)
    full_name = models.CharField("全称", max_length=120, blank=True)
    level = models.CharField("层级", max_length=8, choices=Level, default=Level.TOWNSHIP)
    code = models.CharField("组织编码", max_length=30, blank=True)
    path = models.CharField("路径", max_length=200, unique=True, editable=False)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党委"
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="committee_name_unique",
                violation_error_message="上级党委下已有同名党委。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else ''}{self.pk}/"
        if path != self.path:
            self.path = path
            super().save(update_fields=["path"])

    def clean(self) -> None:
        super().clean()
        if self.pk and Committee.objects.filter(pk=self.pk).exclude(parent=self.parent_id).exists():
            raise ValidationError({"parent": "上级党委录入后不能更改。"})

    @property
    def place(self) -> str:
        """The township's own name, as a summary calls it: XX镇党委 → XX镇."""
        return self.name.removesuffix("党委").removesuffix("委员会").removesuffix("党工委")


LONG_TERM_YEARS, TERM_YEARS = 5, 3
ELECTION_NOTICE_MONTHS = 6
LONG_TERM_KINDS = ("VILLAGE", "COMMUNITY")


def election_overdue(on: date) -> Q:
    """
    The term of a branch's committee ran out before a day: 村、社区五年，其他基层党支部三年
    （《中国共产党支部工作条例（试行）》2018）. A branch whose last election is not recorded is not told overdue.
    """
    ended = {years: add_months(on, -12 * years) for years in (LONG_TERM_YEARS, TERM_YEARS)}
    return Q(kind__in=LONG_TERM_KINDS, elected_on__lt=ended[LONG_TERM_YEARS]) | (
        ~Q(kind__in=LONG_TERM_KINDS) & Q(elected_on__lt=ended[TERM_YEARS])
    )


def has_secretary(on: date) -> Exists:
    held = Post.objects.held(on).filter(branch=OuterRef("pk"), title=Post.Title.SECRETARY)
    return Exists(held)


class BranchQuerySet(models.QuerySet):
    # A branch's own summary: what its committee did is no part of it.
    alone = False

    def _clone(self) -> "BranchQuerySet":
        clone = super()._clone()
        clone.alone = self.alone
        return clone

    def visible_to(self, user: "User") -> "BranchQuerySet":
        """The root rule of row permission: branches of one's committees and below, and one's own branches."""
        reach = Reach.of(user)
        if reach.whole:
            return self.all()
        return self.filter(reach.covers("committee__") | Q(pk__in=reach.branches))

    def under(self, committee: Committee) -> "BranchQuerySet":
        return self.filter(committee__path__startswith=committee.path)

    def just(self, branch: "Branch") -> "BranchQuerySet":
        """One branch by itself, without its committee."""
        chosen = self.filter(pk=branch.pk)
        chosen.alone = True
        return chosen

    def committees(self) -> models.QuerySet:
        """The committees (as a subquery of ids) whose own records belong to what is counted of these branches."""
        found = self.order_by().values("committee")
        return found.none() if self.alone else found

    def active(self, on: date) -> "BranchQuerySet":
        return self.filter(Q(founded_on=None) | Q(founded_on__lte=on)).filter(
            Q(dissolved_on=None) | Q(dissolved_on__gt=on)
        )


def short(branch: str) -> str:
    """小方村党支部 → 小方村."""
    return branch.removesuffix("党支部")


BOARD_SIZE = 7  # full members, from which on a branch has a 支委会 (《中国共产党支部工作条例（试行）》2018)


class Branch(models.Model):
    """党支部."""

    class Kind(models.TextChoices):
        VILLAGE = "VILLAGE", "村"
        COMMUNITY = "COMMUNITY", "社区"
        OFFICE = "OFFICE", "机关"
        INSTITUTION = "INSTITUTION", "事业单位"
        ENTERPRISE = "ENTERPRISE", "两新组织"
        STATE = "STATE", "国企"
        SCHOOL = "SCHOOL", "学校"
        RETIRED = "RETIRED", "离退休"
        FLOATING = "FLOATING", "流动"

    committee = models.ForeignKey(Committee, models.PROTECT, "branches", verbose_name="所属党委")
    name = models.CharField("党组织名称", max_length=60, help_text="如：小方村党支部")
    full_name = models.CharField("党组织全称", max_length=120, blank=True)
    code = models.CharField("组织编码", max_length=30, blank=True)
    kind = models.CharField("组织类别", max_length=11, choices=Kind)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    elected_on = models.DateField("最近换届日期", null=True, blank=True)
    contact = models.CharField("联系人", max_length=50, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党支部"
        ordering = ["committee__path", "code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name"],
                name="branch_name_unique",
                violation_error_message="本党委下已有同名党支部。",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on=None) | Q(founded_on=None) | Q(dissolved_on__gte=F("founded_on")),
                name="branch_dissolved_after",
                violation_error_message="撤销日期早于成立日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.founded_on and self.dissolved_on and self.dissolved_on < self.founded_on:
            raise ValidationError({"dissolved_on": "撤销日期早于成立日期。"})

    @property
    def short_name(self) -> str:
        return short(self.name)

    @property
    def term_years(self) -> int:
        """村、社区五年，其他基层党支部三年（《中国共产党支部工作条例（试行）》2018）."""
        return LONG_TERM_YEARS if self.kind in LONG_TERM_KINDS else TERM_YEARS

    def stands(self, on: date) -> bool:
        """Of one branch what BranchQuerySet.active selects."""
        founded = self.founded_on is None or self.founded_on <= on
        return founded and (self.dissolved_on is None or self.dissolved_on > on)

    @property
    def election_due(self) -> date | None:
        """The day the term ends; None where no election is recorded."""
        return self.elected_on and add_months(self.elected_on, 12 * self.term_years)


class Group(models.Model):
    """党小组."""

    branch = models.ForeignKey(Branch, models.CASCADE, "groups", verbose_name="党支部")
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "党小组"
        ordering = ["branch", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "name"],
                name="group_name_unique",
                violation_error_message="本支部已有同名党小组。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet):
    def held(self, on: date) -> "PostQuerySet":
        """Posts in someone's hands on a day; whoever left the branch holds none."""
        return self.filter(
            Q(started_on__lte=on),
            Q(ended_on=None) | Q(ended_on__gt=on),
            Q(member__left_on=None) | Q(member__left_on__gt=on),
        )


class Post(models.Model):
    """支部职务 of a member for a time."""

    class Title(models.TextChoices):
        SECRETARY = "SECRETARY", "书记"
        DEPUTY = "DEPUTY", "副书记"
        ORGANIZATION = "ORGANIZATION", "组织委员"
        PUBLICITY = "PUBLICITY", "宣传委员"
        DISCIPLINE = "DISCIPLINE", "纪检委员"
        COMMITTEE = "COMMITTEE", "委员"

    branch = models.ForeignKey(Branch, models.CASCADE, "posts", verbose_name="党支部")
    member = models.ForeignKey("members.Member", models.CASCADE, "posts", verbose_name="党员")
    title = models.CharField("职务", max_length=12, choices=Title)
    started_on = models.DateField("任职日期")
    ended_on = models.DateField("免职日期", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "支部职务"
        ordering = ["branch", "started_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="post_ended_after",
                violation_error_message="免职日期早于任职日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.branch}{self.get_title_display()}{self.member}"


class Scope(models.Model):
    """管辖范围: a committee with everything below it, or one branch, that a user answers for."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, "scopes", verbose_name="用户")
    committee = models.ForeignKey(Committee, models.CASCADE, verbose_name="党委", null=True, blank=True)
    branch = models.ForeignKey(Branch, models.CASCADE, verbose_name="党支部", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "管辖范围"
        constraints = [
            models.CheckConstraint(
                condition=Q(committee=None, branch__isnull=False) | Q(committee__isnull=False, branch=None),
                name="scope_one_unit",
                violation_error_message="请选择一个党委或一个党支部。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.committee or self.branch}"


auditlog.register(Committee, exclude_fields=["path"])
for model in (Branch, Group, Post):
    auditlog.register(model)
