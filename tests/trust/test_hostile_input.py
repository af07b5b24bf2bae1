"""What nobody types by mistake, sent to every address in every field: no page breaks, and none tells of the inside."""

import os
from collections.abc import Iterator
from itertools import cycle, islice
from urllib.parse import urlencode

import lxml.html
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.factories import World
from tests.reports.factories import make_draft
from tests.test_access import CASES

VALUES = (
    "\x00",
    "字" * 5_000,
    "9" * 400,
    "9" * 5_000,
    "-1",
    "0",
    "9223372036854775808",
    "0001-01-01",
    "9999-12-31",
    "0000-00-00",
    "2023-13-45",
    "1e999",
    "NaN",
    "Infinity",
    "-Infinity",
    "²",
    "٢٠٢٣",
    "\u202e\ufeff\U00020bb7\ufffe",
    "'; DROP TABLE members_member; --",
    "%_\\",
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "../../etc/passwd",
    "[]",
    "{}",
    "None",
    "\r\nSet-Cookie: a=b",
)
# What lists understand beside their filters.
LISTS = {
    "page": "1",
    "export": "xlsx",
    "sort": "1",
    "year": "2023",
    "month": "1",
    "on": "2023-01-01",
    "kind": "",
    "branch": "",
    "committee": "",
    "next": "/",
}
# One is enough for every day; TRUST_ROUNDS=3 brings nearly every value to every field, for two roles.
ROUNDS = int(os.environ.get("TRUST_ROUNDS", "1"))
ROLES = ("admin", "secretary") if ROUNDS > 1 else ("admin",)


def fields_of(page: str, url: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Method, and names with values, of each form of a page that leads back to it."""
    for form in lxml.html.fromstring(page).forms:
        if not form.action or form.action.partition("?")[0] == url:
            names = set(form.fields) - {"csrfmiddlewaretoken", None}
            yield form.method.lower(), {name: form.fields[name] or "" for name in names}


def sendings(client: Client, url: str) -> list[tuple[str, dict[str, str]]]:
    """The forms of the page, with what lists understand beside them; and blindly what has none. ROUNDS times."""
    page = client.get(url)
    html = page.content.decode() if page.headers.get("Content-Type", "").startswith("text/html") else ""
    forms = list(fields_of(html, url)) if html else []
    asked = {name: value for method, names in forms if method == "get" for name, value in names.items()}
    sent = [names for method, names in forms if method == "post"] or [LISTS]
    return [("get", LISTS | asked), *(("post", names) for names in sent)] * ROUNDS


def hostile(names: dict[str, str], first: int, share: int) -> dict[str, str]:
    """Every field, or every other, with the next value."""
    values = islice(cycle(VALUES), first % len(VALUES), None)
    return {
        name: next(values) if share == 1 or number % share == first % share else value
        for number, (name, value) in enumerate(sorted(names.items()))
    }


def send(client: Client, method: str, url: str, data: dict[str, str]) -> int:
    with transaction.atomic():
        sent = client.get(f"{url}?{urlencode(data)}") if method == "get" else client.post(url, data)
        transaction.set_rollback(True)
    return sent.status_code


@pytest.mark.parametrize("role", ROLES)
def test_no_address_breaks_on_hostile_input(world: World, client, log_in, settings, role, tell):
    make_draft(world)  # for all pages of a summary
    log_in(getattr(world, role)).raise_request_exception = False
    broken, sent = {}, 0
    for number, name in enumerate(sorted(set(CASES) - {"logout"})):
        with transaction.atomic():
            url = reverse(name, args=CASES[name].args(world))
            for turn, (method, names) in enumerate(sendings(client, url)):
                data = hostile(names, number * ROUNDS + turn * 7, 1 + turn % 3)
                status = send(client, method, url, data)
                sent += 1
                if status >= 500:
                    broken[f"{method} {name}"] = data
            transaction.set_rollback(True)
    assert broken == {}
    tell(f"hostile input as {role}: {sent} requests to {len(CASES)} addresses, none broke")
