"""
No edit is lost: a form says which state of its record it was opened with, and is saved only over that state.

`{{ form }}` and `{% seen form %}` print a fingerprint of what the form shows; `guarded` compares it under lock, and the
middleware answers a lost edit with 409 and both versions.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.forms import BaseForm, ChoiceField, Field, Form, ModelForm, ModelMultipleChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from common.encryption import EncryptedTextField

SEEN = "seen"


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: Any
    mine: Any


class LostEdit(Exception):
    """Somebody else, or an import, changed a record while its form was open; `seen` belongs to its state of now."""

    def __init__(self, differences: list[Difference], seen: dict[str, str]) -> None:
        super().__init__("记录已被别人修改")
        self.differences, self.seen = differences, seen


class TableForm(Form):
    """
    A form over several records at once.

    `owners` are the records that everybody who writes these locks; `recorded` reads anew from the database what the
    fields show, by name.
    """

    owners: models.QuerySet
    recorded: Callable[[], dict[str, Any]]

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial=self.recorded())


def fingerprint(form: ModelForm, instance: models.Model) -> str:
    """Equal for equal values of what the form shows; tells nothing of them."""
    values = [str(_value(instance, field)) for field in _fields(form)]
    values += [str(_recorded(form, name)) for name in _besides(form)]
    return _hashed(values)


def table_fingerprint(recorded: Mapping[str, Any]) -> str:
    return _hashed([f"{name}={value}" for name, value in recorded.items()])


def _hashed(values: list[str]) -> str:
    return salted_hmac(SEEN, "\x1f".join(values)).hexdigest()


@contextmanager
def guarded(*forms: BaseForm) -> Iterator[None]:
    """
    One transaction in which the records of the valid forms are locked and as their forms were opened with.

    LostEdit where one is not. A new record, and a form sent without its fingerprint, has nothing to lose.
    """
    with transaction.atomic():
        for form in forms:
            if isinstance(form, TableForm):
                _compare_table(form)
        edits = [form for form in forms if isinstance(form, ModelForm) and form.instance.pk]
        changed = [form for form in edits if form.data.get(form.add_prefix(SEEN))]
        current = [(form, _locked(form)) for form in changed]
        seen = {form.add_prefix(SEEN): fingerprint(form, row) for form, row in current}
        if any(form.data[name] != found for form, (name, found) in zip(changed, seen.items(), strict=True)):
            raise LostEdit([one for form, row in current for one in differences(form, row)], seen)
        yield


def _compare_table(form: TableForm) -> None:
    opened_with = form.data.get(form.add_prefix(SEEN))
    list(form.owners.select_for_update(of=("self",)).order_by("pk"))
    recorded = form.recorded()
    found = table_fingerprint(recorded)
    if opened_with and opened_with != found:
        raise LostEdit(list(_differences_of_rows(form, recorded)), {form.add_prefix(SEEN): found})


def _differences_of_rows(form: TableForm, recorded: dict[str, Any]) -> Iterator[Difference]:
    for name, field in form.fields.items():
        theirs, mine = recorded.get(name), form.cleaned_data.get(name)
        if isinstance(field, ChoiceField) and not isinstance(field, ModelMultipleChoiceField):
            labels = dict(field.widget.choices)
            theirs, mine = labels.get(theirs), labels.get(mine)
        yield from _differing(field, theirs or None, mine or None)


def _locked(form: ModelForm) -> models.Model:
    row = (
        type(form.instance)._base_manager.select_for_update(of=("self",)).filter(pk=form.instance.pk).first()
    )
    if row is None:
        raise Http404
    return row


def differences(form: ModelForm, current: models.Model) -> list[Difference]:
    """Field by field: how the record stands now, and what the valid form says instead."""
    columns = [
        Difference(str(form.fields[field.name].label), _shown(current, field), _typed(form, field))
        for field in _fields(form)
        if _value(current, field) != _typed_value(form, field)
    ]
    return [*columns, *_differences_besides(form)]


def _fields(form: ModelForm) -> list[models.Field]:
    options = form._meta.model._meta
    return [f for f in (*options.concrete_fields, *options.many_to_many) if f.name in form.fields]


def _besides(form: ModelForm) -> list[str]:
    """Fields that are no columns, such as numbers in rows of their own; how these stand is their initial value."""
    columns = {field.name for field in _fields(form)}
    return [name for name, field in form.fields.items() if name not in columns and not field.widget.is_hidden]


def _recorded(form: ModelForm, name: str) -> Any:
    value = form.get_initial_for_field(form.fields[name], name)
    return sorted(value) if isinstance(value, list | models.QuerySet) else value or None


def _differences_besides(form: ModelForm) -> Iterator[Difference]:
    for name in _besides(form):
        yield from _differing(form.fields[name], _recorded(form, name), form.cleaned_data.get(name) or None)


def _differing(field: Field, theirs: Any, mine: Any) -> Iterator[Difference]:
    if isinstance(field, ModelMultipleChoiceField) and field.queryset is not None:
        rows = field.queryset.filter(pk__in=theirs or [])
        theirs, mine = ("、".join(sorted(map(str, chosen or []))) for chosen in (rows, mine))
    if theirs != mine:
        yield Difference(str(field.label), theirs, mine)


def _value(instance: models.Model, field: models.Field) -> Any:
    if field.many_to_many:
        return sorted(getattr(instance, field.name).values_list("pk", flat=True).order_by())
    return getattr(instance, field.attname)


def _typed_value(form: ModelForm, field: models.Field) -> Any:
    if field.many_to_many:
        return sorted(row.pk for row in form.cleaned_data[field.name])
    return getattr(form.instance, field.attname)


def _shown(instance: models.Model, field: models.Field) -> Any:
    """As a page shows it; a number that is masked everywhere is masked here too."""
    if field.many_to_many:
        return "、".join(str(row) for row in getattr(instance, field.name).all())
    if isinstance(field, EncryptedTextField):
        return getattr(instance, f"masked_{field.name}", getattr(instance, field.name))
    if field.choices:
        return getattr(instance, f"get_{field.name}_display")()
    return getattr(instance, field.name)


def _typed(form: ModelForm, field: models.Field) -> Any:
    if field.many_to_many:
        return "、".join(str(row) for row in form.cleaned_data[field.name])
    return _shown(form.instance, field)


def tell_lost_edits(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Middleware: a lost edit is answered with both versions and a way to save one's own after all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, LostEdit):
            return None
        kept = [(name, value) for name, values in request.POST.lists() for value in values]
        context = {
            "differences": exception.differences,
            "typed": [pair for pair in kept if pair[0] not in (*exception.seen, "csrfmiddlewaretoken")],
            "seen": exception.seen.items(),
            "has_files": bool(request.FILES),
            "url": request.get_full_path(),
        }
        return render(request, "409.html", context, status=409)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
