"""
The trace, the backup and the crowd on PostgreSQL.

Runs where TRUST_POSTGRES_URL names an empty database, which it overwrites, and psycopg and psql are installed.
"""

import json
import os
from pathlib import Path

import pytest

from tests.trust.installation import Installation

URL = os.environ.get("TRUST_POSTGRES_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason="TRUST_POSTGRES_URL names no database")

CHANGE_AND_DELETE = """
from django.db import DatabaseError
from accounts.models import Event
for deed in (lambda: Event.objects.update(kind="x"), lambda: Event.objects.all().delete()):
    try:
        deed()
    except DatabaseError as error:
        print(str(error).splitlines()[0])
"""


def test_trace_backup_and_crowd_on_postgresql(tmp_path: Path):
    site, archive = Installation(tmp_path), str(tmp_path / "backup.zip")

    def manage(*args: str) -> str:
        code, output = site.manage(*args, DATABASE_URL=URL)
        assert code == 0, output
        return output

    manage("migrate", "--verbosity", "0")
    manage("create_keys")
    manage("create_admin", "wang", "--name", "王五", "--unit", "XX镇党委")
    writers = site.start("-m", "tests.trust.writers", "8", "4", DATABASE_URL=URL)
    assert writers.stdout.readline() == "started\n"
    manage("backup", archive)
    written = json.loads(writers.communicate(timeout=60)[0].splitlines()[-1])
    assert written["errors"] == []
    assert manage("verify_audit") == f"审计记录完整，共{sum(written['written']) + 2}条。"
    assert manage("verify_backup", archive).startswith("备份完好：")
    assert (
        manage("shell", "--no-imports", "-c", CHANGE_AND_DELETE).splitlines()
        == ["audit events are append-only"] * 2
    )
    manage("create_admin", "zhang", "--name", "张三")
    manage("restore", archive, "--yes")
    manage("verify_audit")
    names = "from accounts.models import User; print(*User.objects.values_list('username', flat=True))"
    assert manage("shell", "--no-imports", "-c", names) == "wang"
    assert (
        manage("shell", "--no-imports", "-c", CHANGE_AND_DELETE).splitlines()
        == ["audit events are append-only"] * 2
    )
