"""What list pages need besides common.listing."""

from collections.abc import Iterator

from django import forms, template
from django.core.paginator import Paginator
from django.http import HttpRequest

register = template.Library()


@register.filter
def other_parameters(request: HttpRequest, form: forms.Form) -> Iterator[tuple[str, str]]:
    """Query parameters a filter form does not own: a new search keeps them, but starts at the first page."""
    own = {bound.html_name for bound in form} | {"page"}
    for name, values in request.GET.lists():
        if name not in own:
            for value in values:
                yield name, value


@register.filter
def pages_around(paginator: Paginator, number: int) -> Iterator[int | None]:
    """Page numbers to offer: both ends and one on each side of `number`; None stands for a gap."""
    for page in paginator.get_elided_page_range(number, on_each_side=1, on_ends=1):
        yield page if isinstance(page, int) else None
