"""The form page that the views of this app share."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

SECTIONS = {
    "branch-list": "党组织",
    "member-list": "党员",
    "recruit-list": "发展党员",
    "plan-list": "发展计划",
    "rule-list": "发展党员规定",
    "holiday-list": "节假日",
    "transfer-list": "组织关系转接",
    "floating-list": "流动党员",
}


def form_page(
    request: HttpRequest,
    form: BaseForm,
    title: str,
    section: str,
    back: str = "",
    template: str = "members/form.html",
    **context: object,
) -> HttpResponse:
    """422 with what is wrong after a refused POST. `back` is where 取消 leads, the list by default."""
    section_url = reverse(f"members:{section}")
    context |= {
        "form": form,
        "title": title,
        "section": SECTIONS[section],
        "section_url": section_url,
        "back": back or section_url,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
