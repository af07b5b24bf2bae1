"""
Figures in a text and in a table: {% load segments %}{% piece segment %}{% figure_rows figures %}. Tags, because a page
has hundreds of them.
"""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.figures import Figure
from common.templatetags.chinese import shown
from reports.wording import Segment

register = template.Library()


@register.simple_tag
def piece(segment: Segment) -> str:
    """Words as they are; a figure as a link to the records counted, which tells how they were."""
    figure = segment.figure
    if figure is None:
        return segment.text
    return format_html(
        '<a class="living" href="{}" title="{}：{}">{}</a>',
        figure.source,
        figure.label,
        figure.method,
        segment.text,
    )


@register.simple_tag
def figure_rows(figures: Iterable[Figure]) -> SafeString:
    """Label, value as a link to the records counted, unit and 口径 of each."""
    return format_html_join(
        "\n",
        '<tr><th scope="row">{}</th><td class="number"><a href="{}">{}</a></td><td>{}</td><td>{}</td></tr>',
        ((one.label, one.source, shown(one.value), one.unit, one.method) for one in figures),
    )
