"""No page shows, and no form offers or accepts, a row of a branch that is not the user's own."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.template import Context
from django.test import Client
from django.urls import reverse

from tests.access import OK
from tests.factories import World, make_meeting, make_member
from tests.reports.factories import make_draft
from tests.test_access import CASES

# What every unit shares: it says nothing about a person or a branch.
SHARED = {"meetings.Activity", "members.RecruitmentSource", "stars.WeakCriterion"}
# Rows of the page's own row, each page being refused to whoever may not see that one.
PARTS = {"personnel.CasePerson", "members.Group", "stars.WeakStep"}
# A secretary names the branch of the same township that a member moves to; nothing in it is shown.
NAMED = {("members:transfer-create", "to_branch"), ("members:transfer-edit", "to_branch")}
# The summary as a file takes seconds; its page, which shows the same, is read here.
SLOW = {"reports:summary-file", "reports:draft-file", "reports:issued-file", "reports:issued"}


def pages(client: Client, world: World, role: str) -> Iterator[tuple[str, HttpResponse]]:
    """Each page that the role may open, with a row of the village where it needs one."""
    for name, case in sorted(CASES.items()):
        if case.method == "get" and getattr(case, role) == OK and name not in SLOW:
            with transaction.atomic():
                yield name, client.get(reverse(name, args=case.args(world)))
                transaction.set_rollback(True)


def text_of(response: HttpResponse) -> bytes:
    """What a reader finds in it; a workbook unpacked."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as workbook:
        return b"".join(workbook.read(name) for name in workbook.namelist())


def forms_of(response: HttpResponse) -> Iterator[forms.BaseForm]:
    for context in response.context or []:
        for layer in context.dicts if isinstance(context, Context) else [context]:
            for value in layer.values():
                yield from _forms_in(value)


def _forms_in(value: Any) -> Iterator[forms.BaseForm]:
    if isinstance(value, forms.BaseForm):
        yield value
    elif isinstance(value, forms.BaseFormSet):
        yield from [*value.forms, value.empty_form]


def offered_beyond(user, field: forms.Field) -> list[str]:
    """Choices of rows that the user may not see; such a field accepts what it offers and nothing else."""
    if not isinstance(field, forms.ModelChoiceField):
        return []
    model, offered = field.queryset.model, set(field.queryset.values_list("pk", flat=True))
    if model._meta.label in SHARED | PARTS:
        return []
    visible = set(model.objects.visible_to(user).values_list("pk", flat=True))
    return [str(row) for row in model.objects.filter(pk__in=offered - visible)]


@pytest.mark.parametrize(
    ("role", "foreign"),
    [("secretary", ("远客", "远村", "YY镇", "邻客", "东街", "邻会")), ("office", ("远客", "远村", "YY镇"))],
)
def test_no_page_shows_and_no_form_offers_what_is_not_the_users_own(
    world: World, client, log_in, role, foreign
):
    make_member(world.far, "远客")
    make_member(world.community, "邻客")
    make_meeting(world.community, topic="邻会")
    make_draft(world)  # for all pages of a summary
    user, shown, offered, asked = getattr(world, role), {}, {}, 0
    for name, response in pages(log_in(user), world, role):
        content = text_of(response)
        if found := [word for word in foreign if word.encode() in content]:
            shown[name] = found
        for form in forms_of(response):
            for label, field in form.fields.items():
                asked += isinstance(field, forms.ModelChoiceField)
                if (beyond := offered_beyond(user, field)) and (name, label) not in NAMED:
                    offered[name, label] = beyond
    named = {name: ["东街"] for name, _ in NAMED} if role == "secretary" else {}
    assert (shown, offered) == (named, {})
    assert asked > 100
