"""{% seen form %}: the hidden mark of the state a form was opened with (common.editing)."""

from typing import Any

from django import template
from django.forms import ModelForm
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.editing import SEEN, TableForm, fingerprint, table_fingerprint

register = template.Library()


@register.simple_tag
def seen(form: Any) -> SafeString | str:
    """Nothing for a new record. A form sent and shown again keeps the mark that it was opened with."""
    if isinstance(form, TableForm):
        found = table_fingerprint(form.initial)
    elif isinstance(form, ModelForm) and form.instance.pk is not None:
        found = fingerprint(form, form.instance)
    else:
        return ""
    name = form.add_prefix(SEEN)
    mark = form.data.get(name, "") if form.is_bound else found
    return format_html('<input type="hidden" name="{}" value="{}">', name, mark)
