"""The promise of every figure: its source shows exactly the records counted."""

import re
from decimal import Decimal

from django.test import Client

from common.figures import Facts
from members.models import Branch, Committee

TOTAL = re.compile(r'<output id="total" data-value="([^"]*)"')


def assert_sources_agree(
    client: Client, facts: Facts, committee: Committee, branch: Branch | None = None
) -> None:
    """Opens each figure's source, narrowed as the summary of the committee or branch does, and compares the total."""
    narrowed = f"branch={branch.pk}" if branch else f"committee={committee.pk}"
    shown, counted = {}, {}
    for key, figure in facts.figures.items():
        joint = "&" if "?" in figure.source else "?"
        response = client.get(f"{figure.source}{joint}{narrowed}")
        assert response.status_code == 200, figure.source
        (total,) = TOTAL.findall(response.content.decode())
        shown[key], counted[key] = Decimal(total), Decimal(figure.value)
    assert shown == counted
