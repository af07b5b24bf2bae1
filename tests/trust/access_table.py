"""docs/access.md out of the address map and the access cases: `python -m tests.trust.access_table` writes it."""

import os
from pathlib import Path

import django

FILE = Path(__file__).resolve().parents[2] / "docs" / "access.md"
COLUMNS = {
    "anonymous": "nobody",
    "secretary": "secretary of the branch",
    "other_secretary": "another secretary",
    "leader": "leader",
    "office": "office",
    "admin": "administrator",
    "neighbour_office": "another township's office",
}
# The administrator where SEPARATED_ADMINISTRATORS=1 divides the work among three.
DUTIES = {"SYSTEM": "系统管理", "SECURITY": "安全管理", "AUDIT": "审计管理"}
WORDS = {403: "no", 404: "hidden"}
HEAD = """# Who gets what

Every address, as every role, on a row of one branch where the address names a row. Made by
`python -m tests.trust.access_table` out of the address map and the cases of `tests/*/access.py`; `tests/test_access.py`
proves each cell against real records, and `tests/trust/test_access_table.py` that this table is up to date and that
sending (POST) is refused wherever looking is, to the leader everywhere but in the own account. The last three columns
are the administrator's where `SEPARATED_ADMINISTRATORS=1` divides the work among three.

yes: the page, or what it leads to · no: 403 · hidden: 404, as if the row were not there · log-in: sent to log in first

| address | name | method | {roles} |
|---|---|---|{lines}|
"""


def routes(patterns: list, prefix: str = "", namespace: str = "") -> dict[str, str]:
    """URL name → address, with the names of its parts."""
    from django.urls import URLResolver

    found = {}
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= routes(pattern.url_patterns, address, inner)
        else:
            found[f"{namespace}{pattern.name}"] = f"/{address}"
    return found


def cell(role: str, status: int) -> str:
    return "log-in" if role == "anonymous" and status == 302 else WORDS.get(status, "yes")


def duty_cell(duty: str, name: str, status: int) -> str:
    from django.test import override_settings

    from accounts.models import Role, User
    from dangjian.duties import may_open

    with override_settings(SEPARATED_ADMINISTRATORS=True):
        opens = name == "home" or may_open(User(role=Role.ADMIN, duty=duty), name)
    return cell("admin", status) if opens else "no"


def table() -> str:
    from django.urls import get_resolver

    from tests.test_access import CASES

    addresses = routes(get_resolver().url_patterns)
    titles = [*COLUMNS.values(), *DUTIES.values()]
    text = HEAD.format(roles=" | ".join(titles), lines="|".join("---" for _ in titles))
    for name, address in sorted(addresses.items(), key=lambda item: item[1]):
        case = CASES[name]
        cells = " | ".join(
            [cell(role, getattr(case, role)) for role in COLUMNS]
            + [duty_cell(duty, name, case.admin) for duty in DUTIES]
        )
        text += f"| `{address}` | {name} | {case.method.upper()} | {cells} |\n"
    return text


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangjian.settings")
    django.setup()
    FILE.write_text(table(), encoding="utf-8")
