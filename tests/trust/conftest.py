from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trust.installation import Installation, Server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.trust)


@pytest.fixture
def site(prepared: Installation, tmp_path: Path) -> Installation:
    return prepared.copy_to(tmp_path / "site")


@pytest.fixture
def server(site: Installation) -> Iterator[Server]:
    with site.served() as server:
        yield server
