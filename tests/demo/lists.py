"""Every list page of the system, read from its HTML by another parser than the one that exports it."""

import contextlib
import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from django.test import Client
from django.urls import NoReverseMatch, reverse
from lxml import html

from education.models import Campaign
from jobs.models import Job
from tests.test_access import CASES

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
PAGER = "includes/pager.html"
BUTTONS = ("操作", "选择")
PAGED = "//table[following::div[contains(concat(' ', @class, ' '), ' pager ')]]"
COUNT = re.compile(r"共\s*(?:<output[^>]*>)?(\d+)")


def list_templates() -> set[str]:
    """The templates of list pages: those that count their rows."""
    return {
        str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html") if PAGER in path.read_text()
    } - {PAGER}


def page_urls() -> dict[str, str]:
    """Name → address of every page that needs no row, and of the campaign's, which holds a list."""
    urls = {}
    for name, case in CASES.items():
        with contextlib.suppress(NoReverseMatch):
            urls |= {name: reverse(name)} if case.method == "get" else {}
    campaign = Campaign.objects.get()
    return urls | {"education:campaign-detail": reverse("education:campaign-detail", args=[campaign.pk])}


@dataclass(frozen=True)
class Shown:
    """What a list page shows: its first page of rows, and how many rows there are in all."""

    columns: list[str]
    rows: list[list[str]]
    count: int


def read_page(content: str) -> Shown:
    page = html.fromstring(content)
    for hidden in page.xpath("//*[contains(@class, 'visually-hidden') or self::svg]"):
        hidden.drop_tree()
    tables = page.xpath(PAGED)
    count = int(COUNT.search(content)[1])
    if not count:
        return Shown([], [], 0)
    heads = [_text(cell) for cell in tables[-1].xpath(".//thead//th")]
    kept = [index for index, head in enumerate(heads) if head not in BUTTONS]
    rows = [[_text(cell) for cell in row.xpath("./th|./td")] for row in tables[-1].xpath(".//tbody/tr")]
    return Shown([heads[i] for i in kept], [[row[i] for i in kept] for row in rows], count)


def _text(cell: html.HtmlElement) -> str:
    return " ".join(cell.text_content().split())


def exported(client: Client, url: str, form: str = "csv") -> bytes | None:
    """The file, also where it was written in the background; None where the page came instead."""
    response = client.get(f"{url}?export={form}")
    if response.status_code == 302:
        return Job.objects.latest("pk").result_content()
    assert response.status_code == 200, url
    return None if response["Content-Type"].startswith("text/html") else response.content


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def as_exported(text: str) -> str:
    """A cell of the page as the file writes it: days by ISO 8601, amounts without commas, nothing for —."""
    if match := re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", text):
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if re.fullmatch(r"-?[\d,]+\.\d\d", text):
        return text.replace(",", "")
    return "" if text == "—" else text
