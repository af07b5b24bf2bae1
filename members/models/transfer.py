from datetime import date, timedelta
from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import timezone

from members.models.member import Member
from members.models.organization import Branch

if TYPE_CHECKING:
    from accounts.models import User


class TransferQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "TransferQuerySet":
        return self.filter(branch__in=Branch.objects.visible_to(user))

    def open(self, on: date) -> "TransferQuerySet":
        return self.filter(Q(done_on=None) | Q(done_on__gt=on))

    def overdue(self, on: date) -> "TransferQuerySet":
        return self.open(on).filter(deadline__lt=on)

    def moves(self) -> "TransferQuerySet":
        """Changes of branch inside the committee that are done: the history of a member's branches."""
        return self.filter(direction=Transfer.Direction.INTERNAL, done_on__isnull=False, member__isnull=False)

    def entered_by_move(self) -> "TransferQuerySet":
        """Members whose 进入本支部日期 is that of a move inside the committee: it hides nothing of the time before."""
        from_outside = self.exclude(direction=Transfer.Direction.INTERNAL).filter(
            member=OuterRef("member"), done_on__gt=OuterRef("done_on"), done_on__lte=F("member__entered_on")
        )
        moves = self.moves().filter(~Exists(from_outside), done_on__lte=F("member__entered_on"))
        return moves.order_by().values("member")

    def first_moves_after(self, day: date) -> "TransferQuerySet":
        """Of each member who changed branch inside the committee after a day, the first change: until it, `branch`."""
        later = self.moves().filter(done_on__gt=day)
        return later.filter(~Exists(later.filter(Transfer.earlier(), member=OuterRef("member"))))


class Transfer(models.Model):
    """组织关系转接 of one person, from finding the need to its completion."""

    class Direction(models.TextChoices):
        IN = "IN", "转入"
        OUT = "OUT", "转出"
        INTERNAL = "INTERNAL", "内部调整"

    class Reason(models.TextChoices):
        STEADY_WORK = "STEADY_WORK", "在外有稳定工作"
        STUDY = "STUDY", "升学"
        JOB = "JOB", "工作调动"
        RESIDENCE = "RESIDENCE", "住所变动"
        RETIREMENT = "RETIREMENT", "离退休"
        OTHER = "OTHER", "其他"

    branch = models.ForeignKey(Branch, models.PROTECT, "transfers", verbose_name="党支部")
    to_branch = models.ForeignKey(
        Branch, models.PROTECT, "arrivals", verbose_name="转入本党委支部", null=True, blank=True
    )
    member = models.ForeignKey(
        Member, models.SET_NULL, "transfers", verbose_name="党员", null=True, blank=True
    )
    name = models.CharField("姓名", max_length=50)
    # Tells two persons of one name apart before, and after, they are on the roster.
    id_number_index = models.CharField("身份证号索引", max_length=64, blank=True, editable=False)
    direction = models.CharField("转接类型", max_length=8, choices=Direction)
    reason = models.CharField("转接原因", max_length=11, choices=Reason, default=Reason.OTHER)
    organization = models.CharField("对方党组织", max_length=120, blank=True)
    found_on = models.DateField("排查日期", null=True, blank=True)
    deadline = models.DateField("限期", null=True, blank=True)
    letter_number = models.CharField("介绍信编号", max_length=40, blank=True)
    letter_on = models.DateField("开具日期", null=True, blank=True)
    # The letter itself states for how long it is good; the rules published disagree.
    letter_days = models.PositiveSmallIntegerField("介绍信有效天数", null=True, blank=True)
    done_on = models.DateField("办结日期", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "组织关系转接"
        ordering = ["-found_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(found_on=None) | Q(done_on__gte=F("found_on")),
                name="transfer_done_after_found",
                violation_error_message="办结日期早于排查日期。",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(letter_on=None) | Q(done_on__gte=F("letter_on")),
                name="transfer_done_after_letter",
                violation_error_message="办结日期早于介绍信的开具日期。",
            ),
            models.CheckConstraint(
                condition=Q(deadline=None) | Q(found_on=None) | Q(deadline__gte=F("found_on")),
                name="transfer_deadline_after",
                violation_error_message="限期早于排查日期。",
            ),
            models.CheckConstraint(
                condition=~Q(direction="INTERNAL") | Q(to_branch__isnull=False),
                name="transfer_internal_to",
                violation_error_message="内部调整应填写转入的支部。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.get_direction_display()}"

    def clean(self) -> None:
        super().clean()
        errors = {}
        for name in ("done_on", "deadline"):
            if self.found_on and getattr(self, name) and getattr(self, name) < self.found_on:
                errors[name] = f"{self._meta.get_field(name).verbose_name}早于排查日期。"
        if self.letter_on and self.done_on and self.done_on < self.letter_on:
            errors["done_on"] = "办结日期早于介绍信的开具日期。"
        if self.done_on and self.done_on > timezone.localdate():
            errors["done_on"] = "不能晚于今天。"
        if self.direction == self.Direction.INTERNAL and self.to_branch is None:
            errors["to_branch"] = "内部调整应填写转入的支部。"
        if self.to_branch_id and self.to_branch_id == self.branch_id:
            errors["to_branch"] = "转入的支部与现在的支部相同。"
        if errors:
            raise ValidationError(errors)

    @staticmethod
    def earlier() -> Q:
        """Done before the transfer of the outer query."""
        return Q(done_on__lt=OuterRef("done_on")) | Q(done_on=OuterRef("done_on"), pk__lt=OuterRef("pk"))

    @property
    def awaits_member(self) -> bool:
        """A 转入 that is done, of a person whom the roster does not hold yet."""
        return self.direction == self.Direction.IN and self.done_on is not None and self.member_id is None

    @property
    def letter_ends_on(self) -> date | None:
        """The last day the letter is good; None where it does not say."""
        if self.letter_on is None or self.letter_days is None:
            return None
        return self.letter_on + timedelta(days=self.letter_days)


def entered_from_outside(member: str = "") -> Case:
    """The day of entry, NULL where it is that of a move; `member` is the path to the member, ended by __."""
    by_move = When(**{f"{member}pk__in": Transfer.objects.entered_by_move()}, then=None)
    return Case(by_move, default=F(f"{member}entered_on"))


auditlog.register(Transfer, exclude_fields=["id_number_index"])
