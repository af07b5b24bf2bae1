"""A page with one form: refused with 422 and everything kept, or saved and left."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    heading: str,
    back: str,
    save: Callable[[], Any] | None = None,
) -> HttpResponse:
    """`back` is the address of the page before, to which a saved form returns; `save` writes a form without a model."""
    if request.method == "POST" and form.is_valid():
        (save or form.save)()
        messages.success(request, "已保存。")
        return redirect(back)
    context = {"form": form, "heading": heading, "back": back}
    return render(request, "education/form.html", context, status=422 if request.method == "POST" else 200)
