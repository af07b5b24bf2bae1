"""The audit trace for administrators: read, filter, take away as a file. Nothing here changes an event."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from accounts.events import record
from accounts.limits import limited
from accounts.models import Event
from common.listing import Filter, list_context
from dangjian.users import admin_required, administered

COLUMNS = ("编号", "时间", "用户名", "姓名", "来源地址", "事项", "对象", "对象编号", "结果", "内容", "摘要")


class EventFilter(Filter):
    since = forms.DateField(label="起", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    until = forms.DateField(label="止", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    kind = forms.CharField(label="事项", max_length=30)
    username = forms.CharField(label="用户名", max_length=150)
    address = forms.CharField(label="来源地址", max_length=45)
    success = forms.ChoiceField(label="结果", choices=[("", "全部"), ("1", "成功"), ("0", "失败")])

    def apply(self, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if since := self.value("since"):
            queryset = queryset.filter(at__gte=timezone.make_aware(datetime.combine(since, time.min)))
        if until := self.value("until"):
            end = datetime.combine(until + timedelta(days=1), time.min)
            queryset = queryset.filter(at__lt=timezone.make_aware(end))
        for field, lookup in (
            ("kind", "kind__icontains"),
            ("username", "user__username"),
            ("address", "address"),
        ):
            if value := self.value(field):
                queryset = queryset.filter(**{lookup: value})
        if success := self.value("success"):
            queryset = queryset.filter(success=success == "1")
        return queryset


def visible_events(request: HttpRequest) -> QuerySet[Event]:
    """What the administrator's own users did, and what no known user did: commands, unknown user names."""
    users = administered(request.user)
    return Event.objects.filter(Q(user=None) | Q(user__in=users)).select_related("user").order_by("-pk")


@admin_required
def event_list(request: HttpRequest) -> HttpResponse:
    context = list_context(request, EventFilter(request.GET), visible_events(request))
    return render(request, "accounts/event_list.html", context)


@admin_required
@limited()
def event_export(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered events as CSV, oldest first, row by row: the trace may be long."""
    form = EventFilter(request.GET)
    events = form.apply(visible_events(request)).order_by("pk")
    record("导出", request.user, 文件="审计记录.csv", 条数=events.count(), 条件=request.GET.dict())
    name = f"审计记录{timezone.localdate():%Y%m%d}.csv"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return StreamingHttpResponse(_lines(events), content_type="text/csv; charset=utf-8", headers=headers)


class _Echo:
    def write(self, text: str) -> str:
        return text


def _lines(events: QuerySet[Event]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # Excel takes the file for GBK without it
    yield writer.writerow(COLUMNS)
    for event in events.iterator():
        yield writer.writerow([_safe(value) for value in _row(event)])


def _row(event: Event) -> list[str]:
    return [
        str(event.pk),
        f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}",
        event.user.username if event.user else "",
        event.user.name if event.user else "",
        event.address or "",
        event.kind,
        event.object_type,
        event.object_id,
        "成功" if event.success else "失败",
        json.dumps(event.detail, ensure_ascii=False) if event.detail else "",
        event.hash,
    ]


def _safe(text: str) -> str:
    """A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
