from typing import Any

from django.http import HttpResponse

from common.pages import form_page as any_form_page


def form_page(*args: Any, template: str = "stars/form.html", **more: Any) -> HttpResponse:
    return any_form_page(*args, template=template, **more)
