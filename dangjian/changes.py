"""修改记录: who changed which field of what from which value to which, for administrators. Nothing here changes one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, FileField, ForeignKey, Model, Q, QuerySet, UUIDField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from common.attachments import Attachment
from common.listing import Filter, list_context
from dangjian.users import admin_required, administered
from reports.sections import key_of, sections

WORDS = {"None": "—", "": "—", "True": "是", "False": "否"}
ACTIONS = [
    (LogEntry.Action.CREATE, "新增"),
    (LogEntry.Action.UPDATE, "修改"),
    (LogEntry.Action.DELETE, "删除"),
]
LONGEST = 80

Names = dict[tuple[type[Model], str], str]  # (kind of record, its number) → its name


class ChangeFilter(Filter):
    since = forms.DateField(label="起", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    until = forms.DateField(label="止", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    username = forms.CharField(label="用户名", max_length=150)
    kind = forms.ChoiceField(label="对象类别")
    name = forms.CharField(label="对象", max_length=50)
    action = forms.ChoiceField(label="操作", choices=[("", "全部"), *ACTIONS])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        names = {model._meta.label_lower: str(model._meta.verbose_name) for model in auditlog.get_models()}
        self.fields["kind"].choices = [("", "全部"), *sorted(names.items(), key=lambda item: item[1])]

    def apply(self, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        if since := self.value("since"):
            queryset = queryset.filter(timestamp__gte=timezone.make_aware(datetime.combine(since, time.min)))
        if until := self.value("until"):
            end = datetime.combine(until + timedelta(days=1), time.min)
            queryset = queryset.filter(timestamp__lt=timezone.make_aware(end))
        if kind := self.value("kind"):
            app, _, model = kind.partition(".")
            queryset = queryset.filter(content_type__app_label=app, content_type__model=model)
        lookups = {"username": "actor__username", "name": "object_repr__icontains", "action": "action"}
        for field, lookup in lookups.items():
            if value := self.value(field):
                queryset = queryset.filter(**{lookup: value})
        return queryset


@dataclass(frozen=True)
class Line:
    """One field: its name, and what it was and is as a person reads it."""

    label: str
    before: str
    after: str


def visible_changes(request: HttpRequest) -> QuerySet[LogEntry]:
    """What the administrator's own users changed, and what no user did: loads from the command line."""
    own = Q(actor=None) | Q(actor__in=administered(request.user))
    return LogEntry.objects.filter(own).select_related("actor").order_by("-timestamp", "-pk")


@admin_required
def change_list(request: HttpRequest) -> HttpResponse:
    context = list_context(request, ChangeFilter(request.GET), visible_changes(request))
    # out of the cache of types, so that no row asks for its own
    types = ContentType.objects.get_for_id
    entries = [(entry, types(entry.content_type_id).model_class()) for entry in context["page"]]
    names = names_of_linked(entries, request.user)
    for entry, model in entries:
        entry.kind = str(model._meta.verbose_name) if model else "—"
        entry.deed = dict(ACTIONS).get(entry.action, "查看")
        entry.lines = list(lines_of(entry, model, names)) if model else []
        entry.name = in_words(entry.object_repr, model)
    return render(request, "accounts/change_list.html", context)


def names_of_linked(entries: Iterable[tuple[LogEntry, type[Model] | None]], user: User) -> Names:
    """
    One query for each kind of record that the changed ones belong to. What has no name of its own, is no more or is
    not the user's keeps its number.
    """
    wanted: dict[type[Model], set[str]] = defaultdict(set)
    for entry, model in entries:
        for field in model._meta.fields if model else ():
            if isinstance(field, ForeignKey):
                wanted[field.related_model].update((entry.changes_dict or {}).get(field.name, ()))
    names: Names = {}
    for model, keys in wanted.items():
        numbers = [key for key in keys if key.isdigit()]
        if numbers and any(field.name == "name" for field in model._meta.concrete_fields):
            rows = model._default_manager.filter(pk__in=numbers)
            seen = rows.visible_to(user) if hasattr(rows, "visible_to") else rows
            names |= {(model, str(pk)): name for pk, name in seen.values_list("pk", "name")}
    return names


def lines_of(entry: LogEntry, model: type[Model], names: Names) -> Iterator[Line]:
    """In the order of the record's fields; PostgreSQL keeps the changes in one of its own."""
    changes = entry.changes_dict or {}
    for field in (*model._meta.fields, *model._meta.many_to_many):
        values = changes.get(field.name)
        if isinstance(values, dict):  # rows put in and taken out
            rows = "、".join(map(str, values.get("objects", [])))
            yield Line(str(field.verbose_name), "—", _short(rows))
        elif values is not None and not _is_of_the_machine(field):
            words = {str(key): str(value) for key, value in field.flatchoices} | WORDS
            told = [names.get((field.related_model, str(value)), str(value)) for value in values]
            before, after = (in_words(words.get(text, text), model) for text in told)
            if isinstance(field, FileField):
                before, after = (text if text == "—" else "有" for text in (before, after))
            if before != after:
                yield Line(str(field.verbose_name), _short(before), _short(after))


def _is_of_the_machine(field: Field) -> bool:
    """Numbers and times that nobody entered; the file of a paper that has its name beside it."""
    stamped = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    papers = isinstance(field, FileField) and issubclass(field.model, Attachment)
    return bool(field.primary_key or stamped or papers or isinstance(field, UUIDField))


def in_words(text: str, model: type[Model] | None) -> str:
    """Texts of the summary name a chapter by its key, and a figure or a problem by the chapter's and its own."""
    if model is None or model._meta.app_label != "reports":
        return text
    titles, code = _codes()
    return code.sub(lambda found: f"〔{titles[found[1]]}〕" if found[2] else titles[found[1]], text)


@cache
def _codes() -> tuple[dict[str, str], re.Pattern[str]]:
    """Key → title of each chapter, and what a key looks like in a text."""
    titles = {key_of(section): section.title for section in sections()}
    return titles, re.compile(rf"\{{?\b({'|'.join(titles)})(\.[a-z0-9_.]+)?(:[^{{}}]+)?\}}?")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…（共{len(text)}字）"
