"""Backups that nobody has to remember: before a load and a migration, and with a copy in a second place."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.trust.installation import Installation

LOAD_TWICE = """
from django.core.management import call_command
call_command("load", "{file}", "--dry-run")
call_command("load", "{file}")
call_command("load", "{file}")
"""
MIGRATE = """
from django.core.management import call_command
call_command("migrate", "accounts", "0001", verbosity=0)
call_command("migrate", verbosity=0)
call_command("migrate", verbosity=0)
"""


def made(folder: Path) -> list[str]:
    """Reason of each archive, in order."""
    return sorted(path.name[: -len("-20230101-020000.zip")] for path in folder.glob("*.zip"))


def events(site: Installation) -> list[tuple]:
    return site.rows("SELECT kind, success FROM accounts_event ORDER BY id")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    book.active.title = "阵地"
    book.active.append(["支部名称", "阵地名称", "阵地类别"])
    book.active.append(["小方村党支部", "党群服务中心", "党群服务中心"])
    book.save(tmp_path / "阵地.xlsx")
    return tmp_path / "阵地.xlsx"


def test_a_load_is_preceded_by_a_backup_which_the_loads_of_an_hour_share(site: Installation, workbook: Path):
    code, output = site.manage("shell", "-c", LOAD_TWICE.format(file=workbook))
    assert (code, output.count("已写入。")) == (0, 2), output
    assert made(site.folder / "backups") == ["before-load"]
    assert events(site) == [("备份", 1), ("导入", 1), ("导入", 1)]


def test_a_load_is_refused_when_its_backup_cannot_be_made(site: Installation, workbook: Path):
    (site.folder / "backups").write_text("no folder")
    code, output = site.manage("load", str(workbook))
    assert (code, "没有导入，因为导入前的备份没有完成" in output) == (1, True)
    assert events(site) == []


def test_a_migration_is_preceded_by_a_backup_where_something_is_to_be_migrated(site: Installation):
    code, output = site.manage("shell", "-c", MIGRATE)
    assert (code, output.count("升级前已备份")) == (0, 1), output
    assert made(site.folder / "backups") == ["before-migrate"]
    assert events(site) == [("备份", 1)]


def test_a_copy_goes_to_the_second_place_and_its_failure_is_told_and_traced(
    site: Installation, tmp_path: Path
):
    second = tmp_path / "second"
    second.mkdir()
    (second / "nightly-20230101-020000.zip").touch()
    assert site.manage("backup", "--keep", "1", BACKUP_COPY_TO=str(second))[0] == 0
    assert [path.name for path in second.iterdir()] == [
        path.name for path in (site.folder / "backups").iterdir()
    ]
    code, output = site.manage("backup", BACKUP_COPY_TO=str(tmp_path / "gone"))
    assert (code, output.endswith("请检查该处是否可写。")) == (1, True)
    assert events(site) == [("备份", 1), ("备份", 1), ("抄送备份", 0)]


def test_a_place_left_empty_is_no_place(site: Installation):
    show = "from django.conf import settings; print(settings.BACKUP_COPY_TO, settings.BACKUP_DIR)"
    code, output = site.manage("shell", "--no-imports", "-c", show, BACKUP_COPY_TO="", BACKUP_DIR="")
    assert (code, output) == (0, f"None {site.folder / 'backups'}")
