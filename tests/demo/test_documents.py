"""What is written down about the demo year agrees with the code that makes and counts it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parent.parent.parent


def test_the_checked_in_workbooks_are_the_generators(demo_folder):
    kept = {file.name: file.read_bytes() for file in (ROOT / "demo" / "2023").glob("*.xlsx")}
    assert kept == {file.name: file.read_bytes() for file in demo_folder.iterdir()}


def test_the_table_of_figures_is_up_to_date(demo_year):
    out = StringIO()
    call_command("figures", 2023, stdout=out)
    assert (ROOT / "docs" / "figures.md").read_text() == out.getvalue()
