from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.periods import Period
from members.models import Branch, Committee
from reports.checks import Part

PARTS = [
    (Part.OPENING.value, "开头"),
    (Part.WORK.value, "工作开展情况"),
    (Part.PROBLEM.value, "存在问题"),
    (Part.PLAN.value, "下步打算"),
]


class AnnualSummaryQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AnnualSummaryQuerySet":
        """A committee's summaries to those who see the committee, a branch's to those who see the branch."""
        return self.filter(
            Q(branch=None, committee__in=Committee.objects.visible_to(user))
            | Q(branch__in=Branch.objects.visible_to(user))
        )

    def covering(
        self, committee: Committee, branch: Branch | None, period: Period
    ) -> "AnnualSummaryQuerySet":
        return self.filter(committee=committee, branch=branch, start=period.start, until=period.end)


class AnnualSummary(models.Model):
    """年度总结: what the office decided about the text. Everything it left alone follows the records."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", "草稿"
        ISSUED = "ISSUED", "已定稿"

    class Form(models.TextChoices):
        SUMMARY = "SUMMARY", "总结"
        REPORT = "REPORT", "报告"
        DUTY = "DUTY", "书记述职报告"

    committee = models.ForeignKey(Committee, models.PROTECT, "summaries", verbose_name="党委")
    branch = models.ForeignKey(
        Branch, models.PROTECT, "summaries", verbose_name="党支部", null=True, blank=True
    )
    start = models.DateField("开始日期")
    until = models.DateField("截止日期")
    state = models.CharField("状态", max_length=6, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField("版次", default=0, editable=False)
    title = models.CharField("标题", max_length=60, blank=True, help_text="不填则自动生成。")
    form = models.CharField("文种", max_length=7, choices=Form, default=Form.SUMMARY)
    issuer = models.CharField("发文机关", max_length=40, blank=True, help_text="如：中共XX镇委员会")
    number = models.CharField("发文字号", max_length=30, blank=True, help_text="如：X发〔2023〕5号")
    signer = models.CharField("签发人", max_length=20, blank=True)
    addressee = models.CharField("主送机关", max_length=60, blank=True, help_text="如：县委组织部")
    copies_to = models.CharField("抄送机关", max_length=120, blank=True)
    printed_by = models.CharField("印发机关", max_length=40, blank=True)
    attachments = models.TextField("附件", blank=True, help_text="一行一个附件名称。")
    with_table = models.BooleanField(
        "附主要数据表", default=False, help_text="文中的数据及其口径，作为附件印出。"
    )
    with_charts = models.BooleanField(
        "附图表", default=False, help_text="会议类别、各季度党费等构成图，作为附件印出。"
    )
    signed_on = models.DateField("成文日期", null=True, blank=True, help_text="不填则为截止日期。")
    sealed = models.BooleanField("留出盖章位置", default=False)
    townships = models.JSONField("各党委数据", null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="建立人", null=True, editable=False
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = AnnualSummaryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度总结"
        ordering = ["-until", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "start", "until"],
                condition=Q(branch=None),
                name="summary_unique",
                violation_error_message="本党委这一期间的总结已经建立。",
            ),
            models.UniqueConstraint(
                fields=["branch", "start", "until"],
                name="branch_summary_unique",
                violation_error_message="本支部这一期间的总结已经建立。",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("start")),
                name="summary_until_after",
                violation_error_message="截止日期早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch or self.committee}{self.period.label}总结"

    @property
    def period(self) -> Period:
        return Period(self.start, self.until)


class SummaryParagraph(models.Model):
    """
    What was decided about one paragraph. `slot` names it: "meetings.0" is the first paragraph that the chapter drafts,
    "own.7" one that the office added. An empty `text` follows the draft; `default` is the draft it was edited from.
    """

    summary = models.ForeignKey(AnnualSummary, models.CASCADE, "paragraphs", verbose_name="总结")
    part = models.CharField("部分", max_length=7, choices=PARTS)
    chapter = models.CharField("章", max_length=20, blank=True)
    slot = models.CharField("位置", max_length=30)
    position = models.IntegerField("顺序", default=0)
    text = models.TextField("文字", blank=True)
    default = models.TextField("原默认文字", blank=True)
    left_out = models.BooleanField("不采用", default=False)
    version = models.PositiveIntegerField("修改版次", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "总结段落"
        ordering = ["part", "chapter", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["summary", "part", "slot"], name="paragraph_slot_unique")
        ]

    def __str__(self) -> str:
        return f"{self.summary} {self.slot}"


class SummaryRevision(models.Model):
    """One state of the whole text: `lines` as read, `decisions` as stored, so that it can be brought back."""

    summary = models.ForeignKey(AnnualSummary, models.CASCADE, "revisions", verbose_name="总结")
    version = models.PositiveIntegerField("版次")
    deed = models.CharField("操作", max_length=60)
    typed_in = models.CharField("所改段落", max_length=40, blank=True)
    lines = models.JSONField("全文")
    decisions = models.JSONField("段落和问题")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="修改人", null=True)
    at = models.DateTimeField("时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "总结修改记录"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["summary", "version"], name="revision_version_unique")]

    def __str__(self) -> str:
        return f"{self.summary} 第{self.version}版"


class DefaultWordingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "DefaultWordingQuerySet":
        return self.filter(committee__in=Committee.objects.visible_to(user))

    def in_year(self, committee: Committee, year: int) -> dict[str, list[str]]:
        """Chapter → paragraphs: of each chapter the wording that came into use last."""
        wordings: dict[str, tuple[int, list[str]]] = {}
        for row in self.filter(committee=committee, valid_from__lte=year).order_by("valid_from", "position"):
            since, texts = wordings.get(row.chapter, (row.valid_from, []))
            if since != row.valid_from:
                texts = []
            wordings[row.chapter] = (row.valid_from, [*texts, row.text])
        return {chapter: texts for chapter, (_since, texts) in wordings.items()}


class DefaultWording(models.Model):
    """An office's own default wording of a chapter, paragraph by paragraph, from a year on."""

    committee = models.ForeignKey(Committee, models.CASCADE, "wordings", verbose_name="党委")
    chapter = models.CharField("章", max_length=20)
    position = models.PositiveSmallIntegerField("顺序")
    text = models.TextField("文字")
    valid_from = models.PositiveSmallIntegerField("启用年度")

    objects = DefaultWordingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "默认写法"
        ordering = ["committee", "chapter", "valid_from", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "chapter", "valid_from", "position"], name="wording_place_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.chapter} {self.valid_from}年"


auditlog.register(DefaultWording)
