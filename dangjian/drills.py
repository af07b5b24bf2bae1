"""备份: the archives at hand, and the record of backups, checks, restores and drills, which is part of the trace."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.events import record
from accounts.models import Event
from common.listing import Filter, list_context
from dangjian.automatic_backup import is_copied, made_at
from dangjian.users import admin_required

DRILL = "恢复演练"
KINDS = ("备份", "抄送备份", "校验备份", "恢复备份", DRILL)
SHOWN = 10


@dataclass(frozen=True)
class Archive:
    """A file in settings.BACKUP_DIR; size in MB."""

    name: str
    made_at: datetime
    size: float
    copied: bool


class KindFilter(Filter):
    kind = forms.ChoiceField(label="事项", choices=[("", "全部"), *((kind, kind) for kind in KINDS)])

    def apply(self, queryset):
        kind = self.value("kind")
        return queryset.filter(kind=kind) if kind else queryset


class DrillForm(forms.Form):
    """What somebody did on another machine or in a temporary place to prove that a backup can be restored."""

    done_on = forms.DateField(label="演练日期", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    archive = forms.CharField(label="备份文件", max_length=100)
    minutes = forms.IntegerField(label="用时（分钟）", min_value=1, max_value=10_000)
    success = forms.ChoiceField(label="结果", choices=[("1", "成功"), ("0", "未成功")])
    note = forms.CharField(
        label="说明",
        max_length=200,
        required=False,
        help_text="在哪台机器上恢复、核对了什么；不要写个人信息。",
    )

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("不能晚于今天。")
        return day


def archives() -> list[Archive]:
    """The newest first."""
    files = settings.BACKUP_DIR.glob("*.zip") if settings.BACKUP_DIR.is_dir() else []
    newest = sorted(files, key=made_at, reverse=True)[:SHOWN]
    return [Archive(f.name, made_at(f), f.stat().st_size / 1024**2, is_copied(f)) for f in newest]


@admin_required
def backups(request: HttpRequest) -> HttpResponse:
    form = DrillForm(request.POST or None, initial={"done_on": timezone.localdate()})
    if form.is_valid():
        _keep(request, form.cleaned_data)
        messages.success(request, "已登记演练。")
        return redirect("accounts:backups")
    events = Event.objects.filter(kind__in=KINDS).select_related("user").order_by("-pk")
    context = list_context(request, KindFilter(request.GET), events)
    context |= {"archives": archives(), "second": settings.BACKUP_COPY_TO, "drill": form}
    return render(request, "accounts/backups.html", context, status=422 if form.is_bound else 200)


def _keep(request: HttpRequest, data: dict) -> None:
    detail = {"演练日期": data["done_on"], "文件": data["archive"], "用时分钟": data["minutes"]}
    record(DRILL, request.user, success=data["success"] == "1", **detail, 说明=data["note"])
