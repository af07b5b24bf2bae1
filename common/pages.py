"""A page with one form: refused with 422 and everything kept, or saved and left."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from common.editing import guarded


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    heading: str,
    back: str,
    *,
    template: str,
    save: Callable[[], Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """`back` is the address to return to; `save` writes a form that is no ModelForm; `more` is for the template."""
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            (save or cast(forms.ModelForm, form).save)()
        messages.success(request, "已保存。")
        return redirect(back)
    context = {"form": form, "heading": heading, "back": back, **more}
    return render(request, template, context, status=422 if request.method == "POST" else 200)
