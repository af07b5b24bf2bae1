"""自检: what an administrator can see at a glance about the installation, each with what to do about it."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.events import KEPT_DAYS, verify
from accounts.models import Event, Role, User
from common.encryption import load_keys
from dangjian.automatic_backup import is_copied, latest
from dangjian.drills import DRILL
from dangjian.users import admin_required
from jobs.models import Job

GOOD, WARNING, BAD = "正常", "注意", "异常"
LOW_DISK, OLD_BACKUP = 2 * 1024**3, timedelta(days=2)
DRILL_EVERY = timedelta(days=92)  # once a quarter, as the page of backups asks
LONG_WAIT = timedelta(minutes=10)
FONTS = ("FandolFang-Regular.otf", "FandolHei-Regular.otf", "FandolKai-Regular.otf", "FandolSong-Regular.otf")


@dataclass(frozen=True)
class Check:
    label: str
    state: str
    finding: str
    remedy: str = ""


@admin_required
def self_check(request: HttpRequest) -> HttpResponse:
    return render(
        request, "accounts/self_check.html", {"checks": checks(request), "now": timezone.localtime()}
    )


def checks(request: HttpRequest) -> list[Check]:
    return [
        _secret_key(),
        _debug(),
        _tls(request),
        _second_factor(),
        _data_key(),
        _disk(settings.VAR_DIR),
        _backup(latest(settings.BACKUP_DIR), timezone.now()),
        _second_place(settings.BACKUP_COPY_TO),
        _drill(timezone.localdate()),
        _jobs(timezone.now()),
        _clock(timezone.now()),
        _migrations(),
        _fonts(),
        _text_shaping(),
        _audit(),
    ]


def _secret_key() -> Check:
    """settings.py refuses a weak key at the start; what can still be wrong is who may read it."""
    return _readable_by_owner("会话密钥", Path(settings.VAR_DIR) / "secret.key")


def _data_key() -> Check:
    try:
        load_keys(str(settings.DATA_KEY_FILE))
    except ImproperlyConfigured:
        return Check(
            "数据密钥",
            BAD,
            "没有密钥文件，或者已损坏",
            "已有数据的，请放回原来的密钥文件；新装的，请生成密钥（manage.py create_keys）",
        )
    return _readable_by_owner("数据密钥", settings.DATA_KEY_FILE)


def _readable_by_owner(label: str, path: Path) -> Check:
    if path.exists() and path.stat().st_mode & 0o077:
        return Check(
            label,
            WARNING,
            "其他系统账号可以读取密钥文件",
            f"请改为只有运行本系统的账号可以读取（chmod 600 {path.name}）",
        )
    return Check(label, GOOD, "已设置")


def _debug() -> Check:
    if settings.DEBUG:
        return Check("调试模式", BAD, "已打开，出错页面会泄露数据", "请关闭调试模式，重新启动（DEBUG）")
    return Check("调试模式", GOOD, "已关闭")


def _tls(request: HttpRequest) -> Check:
    if settings.INTRANET_HTTP:
        return Check(
            "加密传输",
            WARNING,
            "允许不加密的 HTTP，密码可能被截取",
            "只可在封闭内网使用；有证书后请关闭这一许可（INTRANET_HTTP）",
        )
    if not request.is_secure():
        return Check("加密传输", BAD, "本次访问没有加密", "请检查反向代理及其设置（BEHIND_PROXY）")
    return Check("加密传输", GOOD, "HTTPS")


def _second_factor() -> Check:
    admins = User.objects.filter(role=Role.ADMIN, is_active=True)
    without = admins.exclude(totpdevice__confirmed=True).count()
    if without:
        remedy = "请系统管理员点右上角姓名，启用两步验证；也可设为必须启用（SECOND_FACTOR=required）"
        return Check("管理员两步验证", WARNING, f"{without} 名系统管理员没有启用", remedy)
    return Check("管理员两步验证", GOOD, "都已启用")


def _disk(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    finding = f"剩余 {free / 1024**3:.1f} GB"
    return (
        Check("磁盘空间", BAD, finding, "请清理磁盘") if free < LOW_DISK else Check("磁盘空间", GOOD, finding)
    )


def _backup(file: Path | None, now: datetime) -> Check:
    remedy = "请立即备份，并设好每晚自动备份（manage.py backup）"
    if file is None:
        return Check("最近备份", BAD, "还没有备份", remedy)
    made_at = datetime.fromtimestamp(file.stat().st_mtime, timezone.get_current_timezone())
    finding = f"{made_at:%Y-%m-%d %H:%M}"
    return (
        Check("最近备份", WARNING, finding, remedy)
        if abs(now - made_at) > OLD_BACKUP
        else Check("最近备份", GOOD, finding)
    )


def _jobs(now: datetime) -> Check:
    """Nobody owns the nightly work, so what became of it is told here."""
    if Job.objects.filter(state=Job.State.WAITING, created_at__lt=now - LONG_WAIT).exists():
        remedy = "请重新启动服务，或启动后台处理程序（manage.py worker）"
        return Check("后台任务", BAD, "有任务等了 10 分钟以上，后台处理程序没有运行", remedy)
    failed = Job.objects.filter(owner=None, state=Job.State.FAILED, finished_at__gt=now - OLD_BACKUP).first()
    if failed:
        finding = f"{failed.title}：{failed.message}{failed.fault}"
        return Check("后台任务", WARNING, finding, "按错误编号查看日志")
    return Check("后台任务", GOOD, "没有积压，每日处理正常")


def _second_place(folder: Path | None) -> Check:
    """A backup on the disk of the data is lost together with it."""
    label, last = "备份抄送", latest(settings.BACKUP_DIR)
    if folder is None:
        return Check(
            label,
            WARNING,
            "只在本机，没有抄送到第二处",
            "请设好另一块磁盘上的文件夹，备份会抄送过去（BACKUP_COPY_TO）",
        )
    if last and not is_copied(last):
        return Check(label, BAD, f"最近的备份不在 {folder}", "请检查该磁盘是否接好、可写")
    return Check(label, GOOD, str(folder))


def _drill(today: date) -> Check:
    """The last one that succeeded; what nobody tried may not come back."""
    label, remedy = "恢复演练", "在另一台机器上恢复一份备份，在“备份”页登记"
    last = Event.objects.filter(kind=DRILL, success=True).order_by("-pk").first()
    if last is None:
        return Check(label, WARNING, "还没有成功的演练", remedy)
    age = today - date.fromisoformat(last.detail["演练日期"])
    if age > DRILL_EVERY:
        return Check(label, WARNING, f"{age.days} 天以前", remedy)
    return Check(label, GOOD, f"{age.days} 天以前")


def _clock(now: datetime) -> Check:
    """No time server can be asked in a closed network; a clock behind the last event was set back."""
    last = Event.objects.order_by("-pk").values_list("at", flat=True).first()
    if last and last > now + timedelta(minutes=1):
        return Check(
            "系统时钟",
            BAD,
            f"比最近一条审计记录早（{timezone.localtime(last):%Y-%m-%d %H:%M}）",
            "请校准服务器时间",
        )
    return Check("系统时钟", GOOD, f"{timezone.localtime(now):%Y-%m-%d %H:%M}，请与标准时间核对")


def _migrations() -> Check:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        return Check(
            "数据库结构", BAD, f"有 {waiting} 项更新没有执行", "请执行数据库更新（manage.py migrate）"
        )
    return Check("数据库结构", GOOD, "与程序一致")


def _fonts() -> Check:
    missing = [name for name in FONTS if not (settings.FONT_DIR / name).exists()]
    if missing:
        return Check("公文字体", BAD, f"缺少 {'、'.join(missing)}", "请重新安装（script/install）")
    return Check("公文字体", GOOD, "齐全")


def _text_shaping() -> Check:
    """WeasyPrint needs Pango and the subset library of HarfBuzz, which are packages of the system."""
    try:
        from weasyprint.text.ffi import harfbuzz_subset
    except OSError:
        return Check("排版组件", BAD, "缺少 Pango", "请重新安装（script/install）")
    if not harfbuzz_subset:
        return Check(
            "排版组件", WARNING, "缺少 HarfBuzz 子集组件，PDF 文件会很大", "请重新安装（script/install）"
        )
    return Check("排版组件", GOOD, "齐全")


def _audit() -> Check:
    verified = verify()
    if verified.fault:
        return Check("审计记录", BAD, verified.fault, "请保留现场，联系上级和技术支持")
    return Check("审计记录", GOOD, f"完整，共 {verified.count} 条；至少保存 {KEPT_DAYS} 天，系统不删除")
