"""
A backup is one zip file: the database, the attachments, and a manifest with the size and SHA-256 of each.

The manifest is sealed with the installation's data key, and holds a text that only this key opens. So an archive
that was cut off, altered, or made under another key is told from a good one before anything is touched.
"""

import hashlib
import hmac
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from common.encryption import DecryptionError, blind_index, decrypt, encrypt
from dangjian.sealed_archive import is_sealed, seal, unseal

MANIFEST, SEAL, DATABASE, MEDIA = "manifest.json", "manifest.seal", "database", "media/"
FORMAT = 1
KEY_CHECK, KEY_CONTEXT = "dangjian", "backup.key_check"
CHUNK = 1024 * 1024
# What zipfile raises on bytes that are no zip file, or not a whole one.
UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
NO_KEY = "数据密钥文件不存在或已损坏。请先放回备份时使用的密钥文件。"
MANIFEST_LIMIT = 64 * 1024 * 1024


class BackupError(Exception):
    """Why a backup cannot be made or used, in words for the administrator."""


@dataclass
class Manifest:
    made_at: str
    engine: str
    demo: bool
    rows: dict[str, int]
    migrations: list[str]
    key_check: str = ""
    files: dict[str, dict] = field(default_factory=dict)
    format: int = FORMAT


def write_archive(path: Path, manifest: Manifest, files: dict[str, Path]) -> None:
    """Write beside `path` and rename when all is on the disk: there is a whole file or none."""
    if path.exists():
        raise BackupError(f"文件已存在，不覆盖：{path.name}")
    temporary = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            _write(file, manifest, files)
            file.flush()
            os.fsync(file.fileno())
        if settings.BACKUP_ENCRYPT:
            _sealed(temporary)
        temporary.replace(path)
    except OSError as error:
        raise BackupError(f"写入备份失败：{error.strerror}（{error.filename or path}）") from error
    except ImproperlyConfigured as error:
        raise BackupError("数据密钥文件不存在或已损坏，不能备份。") from error
    finally:
        if temporary.exists():
            temporary.unlink()


def _sealed(plain: Path) -> None:
    """The same file, encrypted."""
    sealed = plain.with_name(f"{plain.name}.sealed")
    try:
        descriptor = os.open(sealed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with plain.open("rb") as content, os.fdopen(descriptor, "wb") as file:
            seal(content, file)
            file.flush()
            os.fsync(file.fileno())
        sealed.replace(plain)
    finally:
        sealed.unlink(missing_ok=True)


def _write(file, manifest: Manifest, files: dict[str, Path]) -> None:
    manifest.key_check = encrypt(KEY_CHECK, KEY_CONTEXT)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in files.items():
            with source.open("rb") as content, archive.open(name, "w", force_zip64=True) as target:
                manifest.files[name] = _copy(content, target)
        text = json.dumps(asdict(manifest), ensure_ascii=False, sort_keys=True)
        archive.writestr(MANIFEST, text)
        archive.writestr(SEAL, _seal(text))


def _copy(source, target) -> dict:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        target.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return {"size": size, "sha256": digest.hexdigest()}


def _seal(text: str) -> str:
    return blind_index(f"backup manifest\n{text}")


@contextmanager
def opened(path: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest and a temporary folder with the files, every one checked. BackupError for a bad archive."""
    with TemporaryDirectory(prefix="dangjian-restore-") as folder:
        try:
            with _readable(path) as readable, zipfile.ZipFile(readable) as archive:
                manifest = _checked_manifest(archive)
                _extract(archive, manifest, Path(folder))
        except FileNotFoundError as error:
            raise BackupError(f"没有这个文件：{path}") from error
        except ImproperlyConfigured as error:
            raise BackupError(NO_KEY) from error
        except DecryptionError as error:
            raise BackupError("备份文件不完整、已损坏，或者数据密钥与备份时的不同。") from error
        except UNREADABLE as error:
            raise BackupError("备份文件不完整或已损坏。") from error
        yield manifest, Path(folder)


@contextmanager
def _readable(path: Path) -> Iterator[Path]:
    """The archive itself, or its content in a temporary file where it is encrypted."""
    if not is_sealed(path):
        yield path
        return
    with NamedTemporaryFile(prefix="dangjian-restore-") as plain:
        with path.open("rb") as sealed:
            unseal(sealed, plain)
        plain.flush()
        yield Path(plain.name)


def _checked_manifest(archive: zipfile.ZipFile) -> Manifest:
    names = archive.namelist()
    if MANIFEST not in names or SEAL not in names or archive.getinfo(MANIFEST).file_size > MANIFEST_LIMIT:
        raise BackupError("这不是本系统的备份文件。")
    try:
        text = archive.read(MANIFEST).decode()
        manifest = Manifest(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise BackupError("备份文件的清单已损坏。") from error
    if manifest.format != FORMAT:
        raise BackupError("备份文件来自其他版本，不能使用。")
    _check_key(manifest)
    if not hmac.compare_digest(_seal(text).encode(), archive.read(SEAL)):
        raise BackupError("备份文件的清单已被改动。")
    if sorted(names) != sorted([*manifest.files, MANIFEST, SEAL]):
        raise BackupError("备份文件的内容与清单不符。")
    return manifest


def _check_key(manifest: Manifest) -> None:
    try:
        decrypt(manifest.key_check, KEY_CONTEXT)
    except ImproperlyConfigured as error:
        raise BackupError(NO_KEY) from error
    except DecryptionError as error:
        raise BackupError("数据密钥与备份时的不同。请先放回备份时使用的密钥文件。") from error


def _extract(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    for name, expected in manifest.files.items():
        target = (folder / name).resolve()
        if not target.is_relative_to(folder.resolve()) or archive.getinfo(name).file_size != expected["size"]:
            raise BackupError(f"备份文件已被改动：{name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as content, target.open("wb") as copy:
            found = _copy(content, copy)
        if found != expected:
            raise BackupError(f"备份文件已被改动：{name}")
