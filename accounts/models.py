from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from common.encryption import EncryptedTextField


class Role(models.TextChoices):
    ADMIN = "ADMIN", "系统管理员"
    OFFICE = "OFFICE", "党建办"
    LEADER = "LEADER", "领导"
    SECRETARY = "SECRETARY", "支部书记"


class Duty(models.TextChoices):
    """Of administrators, where settings.SEPARATED_ADMINISTRATORS asks for three; see dangjian.duties."""

    SYSTEM = "SYSTEM", "系统管理"
    SECURITY = "SECURITY", "安全管理"
    AUDIT = "AUDIT", "审计管理"


class User(AbstractUser):
    """A person who logs in. What the person sees is decided by members.Scope, not here."""

    first_name = None  # type: ignore[assignment]  # Chinese names are one field
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=50)
    role = models.CharField("角色", max_length=9, choices=Role, default=Role.SECRETARY)
    duty = models.CharField("管理员职责", max_length=8, choices=Duty, default=Duty.SYSTEM)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", default=timezone.now, editable=False)
    large_text = models.BooleanField("长辈版", default=False)

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_office(self) -> bool:
        return self.role in (Role.OFFICE, Role.ADMIN)

    @property
    def may_write(self) -> bool:
        return self.role != Role.LEADER

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


# In this order: each of these browsers also claims to be the ones after it.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "安卓"),
    ("iPhone", "苹果手机"),
    ("Windows", "Windows"),
    ("Mac OS", "苹果电脑"),
    ("Linux", "Linux"),
)


class Session(AbstractBaseSession):
    """A logged-in browser. The columns beside the data let a user see the own sessions and end them."""

    user = models.ForeignKey(User, models.CASCADE, "sessions", verbose_name="用户", null=True, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True, blank=True)
    browser = models.CharField("浏览器", max_length=200, blank=True)
    started_at = models.DateTimeField("登录时间", null=True, blank=True)
    seen_at = models.DateTimeField("最近操作", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录会话"
        ordering = ["-seen_at"]

    @property
    def browser_name(self) -> str:
        """The browser and the system out of the header, as far as they are common ones."""
        browser = next((name for mark, name in BROWSERS if mark in self.browser), "其他浏览器")
        system = next((name for mark, name in SYSTEMS if mark in self.browser), "其他系统")
        return f"{browser}（{system}）"


class Event(models.Model):
    """
    The append-only trace of what matters: log-ins, whole ID numbers seen, imports, exports, roles, backups.

    Written by accounts.events.record alone. The database refuses to change or delete a row (migration 0002).
    """

    at = models.DateTimeField("时间", default=timezone.now, editable=False, db_index=True)
    user = models.ForeignKey(User, models.PROTECT, verbose_name="用户", null=True, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True, blank=True)
    kind = models.CharField("事项", max_length=30, db_index=True)
    object_type = models.CharField("对象类别", max_length=50, blank=True)
    object_id = models.CharField("对象编号", max_length=40, blank=True)
    detail = models.JSONField("内容", default=dict, blank=True)
    success = models.BooleanField("成功", default=True)
    previous_hash = models.CharField("前一条摘要", max_length=64, blank=True, editable=False)
    hash = models.CharField("摘要", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    @property
    def described(self) -> str:
        """The detail in one line, as a person reads it."""
        return "；".join(f"{name}：{_described(value)}" for name, value in self.detail.items())


def _described(value: object) -> str:
    if isinstance(value, dict):
        return "，".join(f"{name} {_described(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "、".join(_described(inner) for inner in value) or "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    return "无" if value in (None, "") else str(value)


class EventChain(models.Model):
    """The end of the chain of events, one row: writers queue on it, and it tells when the last events are gone."""

    length = models.PositiveBigIntegerField("条数", default=0)
    last_hash = models.CharField("末条摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审计链"

    def __str__(self) -> str:
        return f"{self.length} {self.last_hash}"


class Discarded(models.Model):
    """A deleted record as long as it can be put back. Written by accounts.discarding alone."""

    kind = models.CharField("类别", max_length=50)
    title = models.CharField("内容", max_length=120)
    content = EncryptedTextField("数据")
    count = models.PositiveIntegerField("行数")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="删除人")
    at = models.DateTimeField("删除时间", default=timezone.now, db_index=True)
    # Numbers and no links: branches are members', which stand above.
    branch = models.BigIntegerField("党支部", null=True, blank=True)
    committee = models.BigIntegerField("党委", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "回收站"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"
