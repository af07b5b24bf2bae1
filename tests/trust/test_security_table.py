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


def test_every_row_names_its_proof():
    tables = TEXT.partition("## Caused for real")[0]
    rows = [line for line in tables.splitlines() if line.startswith("| ") and not line.startswith("| item")]
    assert len(rows) > 40
    open_rows = [row.split("|")[1].strip() for row in rows if not NAMED.search(row)]
    assert open_rows == ["入侵防范 a, b, c, e; 恶意代码防范; 可信验证"]
