"""
What is done once a day without anybody asking: settings.NIGHTLY_FUNCTIONS. To-dos and reminders are not among it: they
are counted from the records whenever a page shows them.
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.discarding import purge_old
from accounts.models import Session
from common.periods import Period
from dangjian.automatic_backup import automatic, is_copied
from dangjian.backup_archive import BackupError
from dangjian.navigation import summary_year
from dangjian.retention import KINDS, due_of
from jobs.models import Job
from jobs.running import Progress, Result
from members.models import Committee
from reports import workshop
from reports.models import AnnualSummary

BACKUPS_KEPT = 30
RESULTS_KEPT = timedelta(days=30)
QUEUE_KEPT = timedelta(days=14)
MONTHS_OF_DRAFTS = (12, 1)


def back_up(progress: Progress) -> Result:
    """A backup into BACKUP_DIR, and a copy to BACKUP_COPY_TO, such as another disk, where that is set."""
    try:
        path = automatic("nightly", BACKUPS_KEPT)
    except BackupError as error:
        raise ValidationError(str(error)) from error
    if not is_copied(path):
        raise ValidationError(f"已备份：{path.name}；但没有抄送到第二处。")
    return Result(message=f"已备份：{path.name}")


def tidy_up(progress: Progress) -> Result:
    """Old results, sessions that are over, and what the queue has done. The trace and the records are never touched."""
    old = Job.objects.filter(finished_at__lt=timezone.now() - RESULTS_KEPT)
    removed = 0
    for job in old.iterator():
        job.result.delete(save=False)
        job.delete()
        removed += 1
        progress.step(removed, removed, "清理旧任务")
    sessions, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    purged = purge_old(timezone.now())
    queued = DBTaskResult.objects.exclude(status=TaskResultStatus.READY)
    queued.filter(enqueued_at__lt=timezone.now() - QUEUE_KEPT).delete()
    return Result(message=f"清理旧任务 {removed} 个、过期会话 {sessions} 个、回收站 {purged} 条")


def draft_summaries(progress: Progress) -> Result:
    """From December to January: a draft of the annual summary for every township that has none yet."""
    today = timezone.localdate()
    made = draft_summaries_of(progress, today) if today.month in MONTHS_OF_DRAFTS else 0
    return Result(message=f"新建年度总结草稿 {made} 份")


def draft_summaries_of(progress: Progress, today: date) -> int:
    """How many were made; each in a transaction of its own, so that a second run goes on where the first stopped."""
    period = Period.of_year(summary_year(today))
    drafted = AnnualSummary.objects.filter(branch=None, start=period.start, until=period.end)
    waiting = Committee.objects.filter(level=Committee.Level.TOWNSHIP, branches__isnull=False)
    waiting = waiting.exclude(pk__in=drafted.values("committee")).distinct()
    count = waiting.count()
    for number, committee in enumerate(waiting, start=1):
        progress.step(number - 1, count, committee.name)
        workshop.start(committee, None, period, None)
    return count


def remind_of_retention(progress: Progress) -> Result:
    """How many persons' numbers have been kept long enough; blanking them is an administrator's deed."""
    today = timezone.localdate()
    count = sum(due_of(kind, kind.model._base_manager.all(), today).count() for kind in KINDS.values())
    return Result(message=f"个人信息保存期满、待管理员清除 {count} 人")
