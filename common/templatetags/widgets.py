"""Parts of form widgets that are written without a template of their own."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

from django import template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

NONE = SafeString("")
Groups = Iterable[tuple[str | None, list[dict[str, Any]], int]]


@register.filter
def options(groups: Groups) -> SafeString:
    """The options of a select as HTML. Some hundred stand on a page: a template for each takes longer than the page."""
    named = groupby(groups, key=itemgetter(0))
    return format_html_join("", "{}", ((_group(name, part),) for name, part in named))


@register.filter
def attributes(named: dict[str, Any]) -> SafeString:
    """The attributes of an element, each after a blank; True stands without a value, False not at all."""
    shown = ((name, value) for name, value in named.items() if value is not False)
    written = ((name, "" if value is True else format_html('="{}"', value)) for name, value in shown)
    return format_html_join("", " {}{}", written)


def _said(option: dict[str, Any]) -> Any:
    """Django writes dashes where nothing is chosen yet."""
    return "请选择" if option["label"] == BLANK_CHOICE_DASH[0][1] else option["label"]


def _group(name: str | None, groups: Groups) -> SafeString:
    """The options under one heading; Django hands over each without a heading as a group of its own."""
    written = format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        (
            (one["value"], attributes(one["attrs"]) if one["attrs"] else NONE, _said(one))
            for _name, found, _index in groups
            for one in found
        ),
    )
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, written) if name else written
