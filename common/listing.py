"""A list page: a GET filter form, a page of rows, and one total that a figure can be checked against."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Aggregate, Count, QuerySet
from django.db.models.query import ModelIterable
from django.http import HttpRequest, QueryDict
from django.urls import resolve

PAGE_SIZE = 50


class Filter(forms.Form):
    """Base of list filters: every field optional, `apply` narrows the queryset, bad input narrows nothing."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def value(self, name: str) -> Any:
        """The cleaned value, or None while the field is empty or wrong."""
        self.is_valid()
        return self.cleaned_data.get(name) or None

    def apply(self, queryset: QuerySet) -> QuerySet:
        raise TypeError(f"{type(self).__name__} 应定义 apply")


@dataclass(frozen=True)
class Measure:
    """What a list can add up: a label, a unit and an SQL aggregate over the filtered rows."""

    label: str
    unit: str
    aggregate: Aggregate


@dataclass(frozen=True)
class Total:
    label: str
    value: int | Decimal
    unit: str


class KeysFirst(Paginator):
    """
    Pages of a list of very many rows: first the keys of a page are asked, then the rows that have them. Only a key is
    sorted for each row of the list, and only the rows of the page are joined and read whole.
    """

    object_list: QuerySet

    def page(self, number: int | str) -> Page:
        page: Any = super().page(number)
        keys = list(page.object_list.values_list("pk", flat=True))
        page.object_list = self.object_list.filter(pk__in=keys)
        return page


def page_of(request: HttpRequest, rows: Any, pages: type[Paginator] = Paginator) -> Page:
    """The page of a list that the address asks for; an export takes larger ones (`request.list_size`)."""
    page = pages(_in_whole_order(rows), getattr(request, "list_size", PAGE_SIZE)).get_page(
        request.GET.get("page")
    )
    request.listed = page  # type: ignore[attr-defined]  # what an export counts by
    return page


def _in_whole_order(rows: Any) -> Any:
    """Rows that stand equal in the list's order could otherwise come on two pages, or on none."""
    if not isinstance(rows, QuerySet) or not issubclass(rows._iterable_class, ModelIterable):
        return rows
    query = rows.query
    order = query.order_by or (query.default_ordering and query.get_meta().ordering) or ()
    if query.is_sliced or query.extra_order_by or {"pk", "-pk"} & {str(name) for name in order}:
        return rows
    return rows.order_by(*order, "pk")


def list_context(
    request: HttpRequest,
    form: Filter,
    queryset: QuerySet,
    measures: Mapping[str, Measure] | None = None,
    pages: type[Paginator] = Paginator,
) -> dict[str, Any]:
    """Context of includes/filter.html and includes/pager.html. `?total=NAME` chooses the measure shown."""
    rows = form.apply(queryset)
    answer(request, rows)
    page = page_of(request, rows, pages)
    measures = measures or {}
    measure = measures.get(request.GET.get("total", ""))
    if measure is None:
        total = Total("合计", page.paginator.count, "条")
    else:
        value = rows.order_by().aggregate(total=measure.aggregate)["total"] or 0
        total = Total(measure.label, value, measure.unit)
    return {"form": form, "page": page, "total": total}


def count_measure(label: str, unit: str, field: str = "pk") -> Measure:
    return Measure(label, unit, Count(field, distinct=True))


class Listed(Exception):
    """The rows of a list, thrown to `rows_at` before a page is made of them."""

    def __init__(self, rows: QuerySet) -> None:
        super().__init__()
        self.rows = rows


def answer(request: HttpRequest, rows: QuerySet) -> None:
    """Every list that a figure opens calls it with the rows it shows; it does nothing for a browser."""
    if getattr(request, "rows_only", False):
        raise Listed(rows)


def rows_at(url: str, user: Any) -> QuerySet:
    """
    All rows that the list at `url` shows `user`. The list's own view is asked, so that there is no second definition.
    LookupError for a page that is no list.
    """
    parts = urlsplit(url)
    request = HttpRequest()
    request.method, request.path, request.GET = "GET", parts.path, QueryDict(parts.query)
    request.user, request.rows_only = user, True  # type: ignore[attr-defined]
    match = resolve(parts.path)
    try:
        match.func(request, *match.args, **match.kwargs)
    except Listed as listed:
        return listed.rows
    raise LookupError(f"{parts.path} shows no list")
