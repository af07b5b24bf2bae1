"""docs/security.md names only tests that exist, and at least one in every row that is the program's."""

import ast
import re

from tests.trust.installation import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def functions(file: str) -> set[str]:
    path = ROOT / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_test_named_exists():
    named = set(NAMED.findall(TEXT))
    assert len(named) > 50
    assert sorted(f"{file}::{name}" for file, name in named if name not in functions(file)) == []


# Numbers of the items of levels 1 and 2 by section, OWASP ASVS 5.0.0; V9, V10 and V17 are not for a program like this.
ITEMS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1
5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1
8.4:1 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3
15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3
"""
# What a row may say instead of naming a test; the text beside it says why.
VERDICTS = {"operation", "not applicable", "not met"}


def rows(head: str) -> list[list[str]]:
    """Cells of the tables under a heading of the second level."""
    section = TEXT.partition(f"\n## {head}")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ") and not line.startswith("| item")]
    return [line.strip("| ").split(" | ") for line in lines]


def without_test(table: list[list[str]]) -> dict[str, str]:
    return {row[0]: row[-1] for row in table if not NAMED.search(row[-1])}


def test_every_row_names_its_proof():
    table = rows("等保2.0 level 2")
    assert len(table) > 20
    assert without_test(table) == {"入侵防范 a, b, c, e; 恶意代码防范; 可信验证": "operation"}


def test_every_item_of_the_standard_stands_in_one_row_with_a_test_or_a_verdict():
    table = rows("OWASP ASVS 5.0")
    wanted = [
        f"{section}.{item}"
        for section, _, last in (entry.partition(":") for entry in ITEMS.split())
        for item in range(1, int(last) + 1)
    ]
    found = [item for row in table for item in row[0].split(", ")]
    assert sorted(found) == sorted([*wanted, "V9", "V10", "V17"])
    assert len(wanted) == 210
    assert {row: verdict for row, verdict in without_test(table).items() if verdict not in VERDICTS} == {}
    assert [row for row, verdict in without_test(table).items() if verdict == "not met"] == ["5.4.3"]
