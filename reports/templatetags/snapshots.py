"""Showing an issued summary: {% load snapshots %}{% issued_segment segment snapshot drifted %}."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.templatetags.chinese import shown
from reports.issuing import Drift

register = template.Library()


@register.simple_tag
def issued_segment(
    segment: Mapping[str, str], snapshot: Mapping[str, Any], drifted: Mapping[str, Drift]
) -> str | SafeString:
    """A piece of text; a figure links to its records, and says so where it would be another today."""
    key = segment.get("figure")
    if not key:
        return segment["text"]
    figure = snapshot["figures"][key]
    link = format_html(
        '<a class="living" href="{}" title="{}：{}">{}</a>',
        figure["source"],
        figure["label"],
        figure["method"],
        segment["text"],
    )
    if key not in drifted:
        return link
    return format_html(
        '{}<small class="drifted">（定稿后数据变化，现为{}）</small>', link, shown(drifted[key].now)
    )
