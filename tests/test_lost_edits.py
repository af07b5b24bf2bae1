"""Every page that edits a record tells an editor who comes second, in every app, and lets nothing get lost."""

from typing import NamedTuple

import lxml.html
import pytest
from django.forms import BaseForm, BaseModelFormSet, ModelForm
from django.test import Client
from django.urls import reverse

from common.editing import TableForm
from tests.access import OK, no_args
from tests.factories import World
from tests.test_access import CASES

# These have a version of their own, told of by a page of their own.
VERSIONED = {"meetings:meeting-edit", "reports:problem"}
# Nothing is edited on these.
READ = (
    "-detail",
    "-list",
    "-create",
    "-delete",
    "-attachment",
    "-book",
    "-sheet",
    "-file",
    "-number",
    "-reverse",
)
READ += (
    ":template",
    ":compare",
    ":photo",
    ":notice",
    ":topic",
    ":detail",
    ":campaign",
    ":check",
    ":comparison",
)
READ += (
    ":history",
    ":issue",
    ":issued",
    ":problems",
    ":revision",
    ":summary",
    ":workshop",
    "-add",
    "compare",
)


def edits_a_row(name: str) -> bool:
    case = CASES[name]
    asked = case.args is not no_args and case.method == "get" and case.admin == OK
    return asked and name not in VERSIONED and not name.endswith(READ)


PAGES = sorted(filter(edits_a_row, CASES))
ARGS = {"dues:expense-edit": CASES["dues:expense-attachment"].args}


class Sent(NamedTuple):
    """A form of a page as the browser would send it, with the names of all its fields and of its marks."""

    values: dict[str, list[str]]
    names: set[str]
    marks: list[str]


def edits(context) -> list[BaseForm]:
    """The forms of recorded rows that a page shows."""
    found = []
    for layer in context or []:
        for value in layer.flatten().values() if hasattr(layer, "flatten") else ():
            forms = value.forms if isinstance(value, BaseModelFormSet) else [value]
            found += [form for form in forms if isinstance(form, TableForm) or _is_recorded(form)]
    return list({id(form): form for form in found}.values())


def _is_recorded(form: object) -> bool:
    return isinstance(form, ModelForm) and form.instance.pk is not None


def read(page: str) -> Sent:
    document = lxml.html.fromstring(page)
    forms = [form for form in document.forms if any(name.endswith("seen") for name in form.fields)]
    if not forms:
        return Sent({}, set(), [])
    values: dict[str, list[str]] = {}
    for name, value in forms[0].form_values():
        values.setdefault(name, []).append(value)
    return Sent(values, set(forms[0].fields), [name for name in values if name.endswith("seen")])


# What the forms ask for beyond what the row holds.
FILLED = {
    "reason": "补登",
    "left_on": "2023-05-01",
    "departure": "DIED",
    "ended_on": "2023-12-01",
    "closed_on": "2023-05-01",
    "closed_reason": "本人申请",
    "destination": "外省",
    "reduction_reason": "家庭困难",
    "approved_by": "XX镇党委",
}


@pytest.mark.parametrize("name", PAGES)
def test_the_second_editor_is_told(name: str, world: World, client: Client, log_in):
    url = reverse(name, args=ARGS.get(name, CASES[name].args)(world))
    log_in(world.admin)
    page = client.get(url)
    if page.streaming:
        return  # a file
    shown = [form for form in edits(page.context) if form.fields]
    sent = read(page.content.decode())
    assert len(sent.marks) == len(shown), f"{name} shows {len(shown)} forms of recorded rows"
    if not shown:
        return
    values = {key: value for key, value in sent.values.items() if value != [""]}
    values |= {key: value for key, value in FILLED.items() if key in sent.names and key not in values}
    answer = client.post(url, values | dict.fromkeys(sent.marks, "opened earlier"))
    assert answer.status_code == 409, (name, [form.errors for form in edits(answer.context)])
    text = answer.content.decode()
    assert ("记录已被别人修改" in text, "按我填写的保存" in text) == (True, True)
    again = read(text)
    not_typed = {*sent.marks, "csrfmiddlewaretoken"}
    assert {key: again.values.get(key) for key in values if key not in not_typed} == {
        key: [value] if isinstance(value, str) else value
        for key, value in values.items()
        if key not in not_typed
    }
    assert client.post(url, again.values).status_code == 302
