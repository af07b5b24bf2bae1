"""Backup and restore of a real installation, also under writes; every bad archive is refused in plain words."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from django.db import connection

from common.encryption import create_key_file, load_keys
from dangjian.backup import verify
from dangjian.backup_archive import MANIFEST, SEAL, BackupError, Manifest, opened, write_archive
from tests.trust.installation import Installation

ADD_USER = "from accounts.models import User; User.objects.create_user('later', name='后来')"


@pytest.fixture(scope="module")
def archive(prepared: Installation, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("backup")
    path = folder / "backup.zip"
    code, output = prepared.copy_to(folder / "site").manage("backup", str(path))
    assert code == 0, output
    return path


def test_what_was_backed_up_comes_back_and_the_rest_is_kept_aside(site: Installation, archive: Path):
    assert site.manage("shell", "-c", ADD_USER)[0] == 0
    (site.folder / "media" / "notes" / "记录.txt").write_text("改过")
    code, output = site.manage("restore", str(archive), answer="恢复\n")
    assert (code, output.endswith("附件1个。所有用户须重新登录。")) == (0, True)
    assert site.rows("SELECT username FROM accounts_user") == [("wang",)]
    assert (site.folder / "media" / "notes" / "记录.txt").read_text() == "附件"
    assert [path.name for path in site.folder.glob("media*")] == ["media"]
    assert site.rows("SELECT kind FROM accounts_event ORDER BY id") == [("恢复备份",)]
    aside = list((site.folder / "backups").glob("before-restore-*.zip"))
    assert len(aside) == 1
    assert site.manage("restore", str(aside[0]), "--yes")[0] == 0
    assert site.rows("SELECT username FROM accounts_user ORDER BY id") == [("wang",), ("later",)]
    assert (site.folder / "media" / "notes" / "记录.txt").read_text() == "改过"


def test_a_restore_on_a_new_machine_needs_the_archive_and_the_key_alone(
    prepared, archive: Path, tmp_path: Path
):
    new = Installation(tmp_path / "new")
    new.folder.mkdir()
    code, output = new.manage("restore", str(archive), "--yes")
    assert (code, "没有恢复：数据密钥文件不存在" in output) == (1, True)
    shutil.copy(prepared.folder / "data.key", new.folder)
    assert new.manage("restore", str(archive), "--yes")[0] == 0
    assert new.rows("SELECT username FROM accounts_user") == [("wang",)]
    assert list(new.folder.glob("backups/*")) == []


def test_a_restore_without_the_word_changes_nothing(site: Installation, archive: Path):
    site.manage("shell", "-c", ADD_USER)
    code, output = site.manage("restore", str(archive), answer="y\n")
    assert (code, output.endswith("没有恢复：未确认。")) == (1, True)
    assert site.rows("SELECT count(*) FROM accounts_user") == [(2,)]


def test_a_backup_under_writes_is_whole(site: Installation, tmp_path: Path, tell):
    path = tmp_path / "busy.zip"
    writers = site.start("-m", "tests.trust.writers", "2", "0")
    assert writers.stdout.readline() == "started\n"
    assert site.manage("backup", str(path))[0] == 0
    output, _ = writers.communicate(timeout=60)
    written = json.loads(output.splitlines()[-1])
    assert written["errors"] == []
    assert site.manage("verify_backup", str(path))[1].startswith("备份完好：")
    with zipfile.ZipFile(path) as archive:
        backed_up = json.loads(archive.read(MANIFEST))["rows"]["accounts_event"]
    assert 0 < backed_up < sum(written["written"])
    assert site.manage("restore", str(path), "--yes")[0] == 0
    assert site.manage("verify_audit") == (0, f"审计记录完整，共{backed_up + 1}条。")
    total = sum(written["written"])
    tell(f"backup under writes: {backed_up} of {total} events in the archive, all restored, chain whole")


def test_the_archive_holds_no_key_and_is_its_owners_alone(archive: Path, prepared: Installation):
    keys = json.loads((prepared.folder / "data.key").read_text())
    secret = (prepared.folder / "secret.key").read_text()
    with zipfile.ZipFile(archive) as content:
        names = content.namelist()
        everything = b"".join(content.read(name) for name in names)
    assert names == ["database", "media/notes/记录.txt", MANIFEST, SEAL]
    for text in (*keys["keys"].values(), keys["index"], secret):
        assert text.encode() not in everything
    assert archive.stat().st_mode & 0o777 == 0o600


def test_an_automatic_backup_keeps_the_newest(site: Installation, tmp_path: Path):
    folder = site.folder / "backups"
    folder.mkdir()
    for day in (1, 2, 3):
        (folder / f"nightly-2023010{day}-020000.zip").touch()
    (folder / "before-load-20230101-020000.zip").touch()
    second = tmp_path / "second"
    second.mkdir()
    assert site.manage("backup", "--keep", "2", "--copy-to", str(second))[0] == 0
    made = list(second.iterdir())
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["before-load-20230101-020000.zip", "nightly-20230103-020000.zip", made[0].name]


# --- bad archives, on the archive alone ---------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.write_bytes(b"rows" * 1000)
    path = tmp_path / "small.zip"
    manifest = Manifest(
        "2023-12-31T00:00:00+00:00", connection.vendor, False, {"members_member": 3}, ["members.0001_initial"]
    )
    write_archive(path, manifest, {"database": source, "media/a.txt": source})
    return path


def refusal(path: Path) -> str:
    with pytest.raises(BackupError) as raised, opened(path):
        pass
    return str(raised.value)


def rewritten(path: Path, change) -> Path:
    """The archive with some members changed: a careful forger keeps the zip itself whole."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    target = path.with_name("changed.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def test_a_whole_archive_opens_with_the_same_content(small: Path):
    with opened(small) as (manifest, folder):
        assert (manifest.rows, (folder / "media/a.txt").read_bytes()) == (
            {"members_member": 3},
            b"rows" * 1000,
        )
    assert not folder.exists()


@pytest.mark.parametrize("part", [0.0, 0.3, 0.6, 0.95, 0.999])
def test_a_truncated_archive_is_refused(small: Path, part: float, tell):
    content = small.read_bytes()
    small.write_bytes(content[: int(len(content) * part)])
    assert refusal(small) == "备份文件不完整或已损坏。"
    tell(f"backup cut off at {part:.1%}: refused")


def test_every_altered_byte_is_found(small: Path, tell):
    content = small.read_bytes()
    refused, positions = 0, range(0, len(content), max(1, len(content) // 60))
    for position in positions:
        small.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
        try:
            with opened(small) as (manifest, folder):
                # a bit of a date or of an attribute in the zip's own index: nothing of what is restored
                assert (folder / "database").read_bytes() == b"rows" * 1000
                assert manifest.rows == {"members_member": 3}
        except BackupError:
            refused += 1
    assert refused > 30
    harmless = len(positions) - refused
    tell(
        f"backup with a bit turned at {len(positions)} places: {refused} refused, {harmless} restored unchanged"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m.update(database=b"row5" * 1000), "备份文件已被改动：database"),
        (lambda m: m.update(database=b"rows" * 999), "备份文件已被改动：database"),
        (lambda m: m.update({MANIFEST: m[MANIFEST].replace(b": 3", b": 4")}), "备份文件的清单已被改动。"),
        (lambda m: m.update({SEAL: b"0" * 64}), "备份文件的清单已被改动。"),
        (lambda m: m.update({MANIFEST: b"{}"}), "备份文件的清单已损坏。"),
        (lambda m: m.update({MANIFEST: b"not json"}), "备份文件的清单已损坏。"),
        (lambda m: m.pop(SEAL), "这不是本系统的备份文件。"),
        (lambda m: m.pop("media/a.txt"), "备份文件的内容与清单不符。"),
        (lambda m: m.update({"../evil": b""}), "备份文件的内容与清单不符。"),
    ],
)
def test_an_altered_archive_is_refused(small: Path, change, message: str):
    assert refusal(rewritten(small, change)) == message


def test_a_demo_backup_is_refused_in_a_real_installation(small: Path, settings):
    demo = small.with_name("demo.zip")
    write_archive(
        demo, Manifest("2023-12-31T00:00:00+00:00", connection.vendor, True, {}, []), {"database": small}
    )
    settings.DEMO = False
    with pytest.raises(BackupError, match="这是演示数据的备份，不能恢复到正式环境。"):
        verify(demo)


def test_a_backup_of_a_newer_version_or_another_database_is_refused(small: Path):
    newer, other = small.with_name("newer.zip"), small.with_name("other.zip")
    write_archive(
        newer, Manifest("2023-12-31T00:00:00+00:00", connection.vendor, True, {}, ["members.9999_new"]), {}
    )
    write_archive(other, Manifest("2023-12-31T00:00:00+00:00", "oracle", True, {}, []), {})
    with pytest.raises(BackupError, match="备份来自更新的版本，请先升级本系统。"):
        verify(newer)
    with pytest.raises(BackupError, match=f"备份来自 oracle 数据库，现在用的是 {connection.vendor}。"):
        verify(other)


def test_another_file_is_refused(small: Path, tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a.txt", "")
    assert refusal(tmp_path / "other.zip") == "这不是本系统的备份文件。"
    assert refusal(tmp_path / "none.zip").startswith("没有这个文件：")


def test_an_archive_of_another_key_is_refused(small: Path, settings, tmp_path: Path):
    create_key_file(tmp_path / "other.key")
    settings.DATA_KEY_FILE = tmp_path / "other.key"
    load_keys.cache_clear()
    assert refusal(small) == "数据密钥与备份时的不同。请先放回备份时使用的密钥文件。"


def test_an_existing_file_is_not_overwritten(small: Path):
    manifest = Manifest("2023-12-31T00:00:00+00:00", connection.vendor, False, {}, [])
    before = small.read_bytes()
    with pytest.raises(BackupError, match="文件已存在，不覆盖"):
        write_archive(small, manifest, {})
    assert small.read_bytes() == before


def test_a_backup_that_cannot_be_written_leaves_no_file(tmp_path: Path):
    (tmp_path / "blocked").write_text("")
    manifest = Manifest("2023-12-31T00:00:00+00:00", connection.vendor, False, {}, [])
    with pytest.raises(BackupError, match="写入备份失败"):
        write_archive(tmp_path / "blocked" / "backup.zip", manifest, {})
    with pytest.raises(BackupError, match="写入备份失败"):
        write_archive(tmp_path / "backup.zip", manifest, {"database": tmp_path / "missing"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blocked"]
