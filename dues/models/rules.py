from datetime import date
from decimal import Decimal

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Q

from common import rules
from dues.models.fields import money_field


class RuleQuerySet(rules.RuleQuerySet):
    def value(self, kind: str, on: date) -> Decimal:
        """The number of the rule in force; Rule.DoesNotExist when an administrator ended it without a successor."""
        return self.in_force(on).filter(kind=kind).latest("valid_from").value


class Rule(rules.Rule):
    """党费规定: one number of the rules on dues, with its words and where they stand."""

    class Kind(models.TextChoices):
        SHARE = "SHARE", "上缴比例（%）"
        LARGE_GIFT = "LARGE_GIFT", "一次自愿多交大额党费（元）"
        MAKE_UP = "MAKE_UP", "补交期限（月）"
        REMIND = "REMIND", "连续欠缴提醒（月）"
        LAPSE = "LAPSE", "连续不交纳党费（月）"

    kind = models.CharField("事项", max_length=10, choices=Kind)
    value = money_field("数值")
    text = models.TextField("规定内容", max_length=300)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党费规定"
        ordering = ["kind", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "valid_from"],
                name="dues_rule_once",
                violation_error_message="该事项在同一施行日期已有规定。",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="dues_rule_not_negative",
                violation_error_message="数值不能为负数。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="dues_rule_ends_after",
                violation_error_message="废止日期早于施行日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


auditlog.register(Rule)
