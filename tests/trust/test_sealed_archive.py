"""An encrypted archive: nothing in it can be read, and cut off, altered or under another key it is refused."""

import io
import zipfile
from pathlib import Path

import pytest

from common.encryption import DecryptionError, add_key, create_key_file, load_keys
from dangjian.backup_archive import BackupError, Manifest, opened, write_archive
from dangjian.sealed_archive import LENGTH_BYTES, MAGIC, NAME_BYTES, PIECE, is_sealed, seal, unseal
from tests.trust.installation import Installation

BAD = "备份文件不完整、已损坏，或者数据密钥与备份时的不同。"
CONTENT = b"rows" * (PIECE // 2)  # two pieces


def sealed(content: bytes) -> bytes:
    target = io.BytesIO()
    seal(io.BytesIO(content), target)
    return target.getvalue()


def unsealed(content: bytes) -> bytes:
    target = io.BytesIO()
    unseal(io.BytesIO(content), target)
    return target.getvalue()


def pieces(content: bytes) -> tuple[bytes, list[bytes]]:
    """The head, and each piece with its length."""
    place, found = len(MAGIC) + NAME_BYTES, []
    while place < len(content):
        end = place + LENGTH_BYTES + int.from_bytes(content[place : place + LENGTH_BYTES])
        found.append(content[place:end])
        place = end
    return content[: len(MAGIC) + NAME_BYTES], found


@pytest.mark.parametrize("content", [b"", b"x", b"x" * PIECE, b"x" * (PIECE + 1), CONTENT])
def test_what_was_sealed_comes_back(content: bytes):
    assert unsealed(sealed(content)) == content


def test_no_piece_can_be_left_out_moved_or_exchanged():
    head, (first, second) = pieces(sealed(CONTENT))
    other_head, (other, _) = pieces(sealed(CONTENT))
    for parts in ((first,), (second,), (second, first), (other, second), (first, first, second)):
        with pytest.raises(DecryptionError):
            unsealed(head + b"".join(parts))
    with pytest.raises(DecryptionError):
        unsealed(other_head + first + second)


@pytest.fixture
def archive(tmp_path: Path, settings) -> Path:
    settings.BACKUP_ENCRYPT = True
    source = tmp_path / "source"
    source.write_bytes(CONTENT)
    manifest = Manifest("2023-12-31T00:00:00+00:00", "sqlite", False, {"members_member": 3}, [])
    write_archive(tmp_path / "sealed.zip", manifest, {"database": source})
    return tmp_path / "sealed.zip"


def refusal(path: Path) -> str:
    with pytest.raises(BackupError) as raised, opened(path):
        pass
    return str(raised.value)


def test_an_encrypted_archive_opens_and_is_no_zip_file(archive: Path, tmp_path: Path):
    assert (is_sealed(archive), zipfile.is_zipfile(archive)) == (True, False)
    assert (b"manifest" in archive.read_bytes(), archive.stat().st_mode & 0o777) == (False, 0o600)
    with opened(archive) as (manifest, folder):
        assert manifest.rows == {"members_member": 3}
        assert (folder / "database").read_bytes() == CONTENT
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sealed.zip", "source"]


def test_an_encrypted_archive_cut_off_or_altered_is_refused(archive: Path):
    content = archive.read_bytes()
    for part in (0.2, 0.5, 0.99):
        archive.write_bytes(content[: int(len(content) * part)])
        assert refusal(archive) == BAD
    for position in range(len(MAGIC), len(content), len(content) // 20):
        archive.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
        assert refusal(archive) == BAD


def test_an_encrypted_archive_opens_after_a_rotation_but_under_no_other_key(
    archive: Path, settings, tmp_path: Path
):
    add_key(settings.DATA_KEY_FILE)
    with opened(archive) as (manifest, _):
        assert manifest.rows == {"members_member": 3}
    create_key_file(tmp_path / "other.key")
    settings.DATA_KEY_FILE = tmp_path / "other.key"
    load_keys.cache_clear()
    assert refusal(archive) == BAD
    settings.DATA_KEY_FILE = tmp_path / "none.key"
    assert refusal(archive).startswith("数据密钥文件不存在或已损坏。")


def test_a_whole_installation_comes_back_from_an_encrypted_archive(site: Installation, tmp_path: Path):
    path = str(tmp_path / "backup.zip")
    assert site.manage("backup", path, BACKUP_ENCRYPT="1")[0] == 0
    assert "王五".encode() not in Path(path).read_bytes()
    assert site.manage("restore", path, "--yes")[0] == 0
    assert site.rows("SELECT name FROM accounts_user") == [("王五",)]
