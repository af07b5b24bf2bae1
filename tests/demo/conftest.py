from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from common.periods import Period
from dangjian.loading import load
from demo.generate import workbooks, write
from members.models import Committee
from reports.summary import summarize

YEAR = Period.of_year(2023)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    for name, sheets in workbooks(2023, date(2023, 12, 31)).items():
        write(folder / f"{name}.xlsx", sheets)
    return folder


@pytest.fixture(scope="module")
def demo_year(for_module, demo_folder):
    """The demo year, loaded once for the tests of a module."""
    loaded = load(demo_folder)
    assert [str(error) for error in loaded.errors] == []
    call_command("demo", stdout=StringIO())
    return loaded


@pytest.fixture
def township(demo_year, db):
    """The township; what a test changes is rolled back after it."""
    return Committee.objects.get(name="XX镇党委")


@pytest.fixture
def summary(township):
    return summarize(township, YEAR)
