"""A piece of a paragraph: {% load segments %}{% piece segment %}. A tag, because a page has hundreds of them."""

from django import template
from django.utils.html import format_html

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
