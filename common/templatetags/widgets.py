"""Parts of form widgets that are written without a template of their own."""

from collections.abc import Iterable
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from django import template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# As django.utils.html.escape, without a call for each of some hundred options.
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
# Django writes dashes where nothing is chosen yet.
DASHES, NOT_CHOSEN = BLANK_CHOICE_DASH[0][1], "请选择"
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


def _group(name: str | None, groups: Groups) -> SafeString:
    """The options under one heading; Django hands over each without a heading as a group of its own."""
    lines = []
    for one in chain.from_iterable(found for _name, found, _index in groups):
        value = str(one["value"]).translate(ESCAPES)
        label = NOT_CHOSEN if one["label"] == DASHES else str(one["label"]).translate(ESCAPES)
        more = attributes(one["attrs"]) if one["attrs"] else ""
        lines.append(f'\n  <option value="{value}"{more}>{label}</option>')
    # Value and label were escaped above, the attributes by their own filter.
    written = mark_safe("".join(lines))  # nosec B308 B703
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, written) if name else written
