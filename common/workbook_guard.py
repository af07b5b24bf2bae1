"""What a file must be before anything reads it as a workbook. Nothing here unpacks or parses."""

import re
import struct
import zipfile
from pathlib import Path

MEGABYTE = 1024 * 1024
MAXIMUM_SIZE = 10 * MEGABYTE
MAXIMUM_UNPACKED = 100 * MEGABYTE
MAXIMUM_ENTRIES = 200
MAXIMUM_RATIO = 120

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_END_OF_DIRECTORY = b"PK\x05\x06"
_END_LENGTH = 22
_LONGEST_COMMENT = 65_535
_ENCRYPTED_FLAG = 0x1
_WORKBOOK_PART = re.compile(r"xl/workbook\d*\.xml")


class WorkbookError(Exception):
    """Why a file or sheet cannot be read, in Chinese, for the person who chose it."""


def check_file(path: str | Path) -> None:
    """
    WorkbookError unless the file is an .xlsx package that is safe to unpack.

    At most 10 MB, 200 parts, 100 MB unpacked, and 120 times its size unpacked.
    """
    path = Path(path)
    if not path.is_file():
        raise WorkbookError("找不到这个文件。")
    size = path.stat().st_size
    if size == 0:
        raise WorkbookError("文件是空的。")
    if size > MAXIMUM_SIZE:
        raise WorkbookError(
            f"文件有{size / MEGABYTE:.1f}MB，超过{MAXIMUM_SIZE // MEGABYTE}MB，请拆分后再导入。"
        )
    _check_kind(path)
    _check_number_of_parts(path, size)
    try:
        with zipfile.ZipFile(path) as package:
            _check_package(package.infolist(), size)
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError):
        raise WorkbookError("文件已损坏，无法打开；请用表格软件打开并另存为.xlsx后再导入。") from None


def _check_kind(path: Path) -> None:
    content = path.read_bytes()
    if content.startswith(b"PK"):
        return
    if content.startswith(_OLE):
        if _ENCRYPTED_STREAM in content:
            raise WorkbookError("文件设有打开密码，请用表格软件去掉密码后再导入。")
        raise WorkbookError("这是旧版.xls或.et文件（改后缀名无效），请用表格软件另存为.xlsx后再导入。")
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise WorkbookError("这是网页格式的表格，请用表格软件打开并另存为.xlsx后再导入。")
    if b"\x00" not in content[:4096] and _is_text(content):
        raise WorkbookError("这是文本（CSV）文件，请用表格软件打开并另存为.xlsx后再导入。")
    raise WorkbookError("这不是Excel工作簿，请选择.xlsx文件。")


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _check_number_of_parts(path: Path, size: int) -> None:
    # zipfile builds an object for every part, so a package of a million parts is stopped before it looks.
    with path.open("rb") as file:
        file.seek(max(0, size - _LONGEST_COMMENT - _END_LENGTH))
        tail = file.read()
    place = tail.rfind(_END_OF_DIRECTORY)
    if place < 0 or len(tail) < place + _END_LENGTH:
        raise WorkbookError("文件不完整，可能没有下载完；请重新取得后再导入。")
    _, _, _, parts, directory_size, _, _ = struct.unpack_from("<HHHHIIH", tail, place + 4)
    if parts > MAXIMUM_ENTRIES or directory_size > MAXIMUM_ENTRIES * 1024:
        raise WorkbookError(f"文件内含的部件超过{MAXIMUM_ENTRIES}个，不是正常的工作簿，已拒绝读取。")


def _check_package(parts: list[zipfile.ZipInfo], size: int) -> None:
    if len(parts) > MAXIMUM_ENTRIES:
        raise WorkbookError(f"文件内含的部件超过{MAXIMUM_ENTRIES}个，不是正常的工作簿，已拒绝读取。")
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise WorkbookError("文件设有打开密码，请用表格软件去掉密码后再导入。")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAXIMUM_UNPACKED:
        limit = MAXIMUM_UNPACKED // MEGABYTE
        raise WorkbookError(f"文件解压后有{unpacked / MEGABYTE:.0f}MB，超过{limit}MB，请拆分后再导入。")
    if unpacked > MAXIMUM_RATIO * size:
        raise WorkbookError("文件的压缩比例异常，像是压缩炸弹，已拒绝读取。")
    if not any(_WORKBOOK_PART.fullmatch(part.filename) for part in parts):
        raise WorkbookError("这不是Excel工作簿（.xlsx），请用表格软件另存为.xlsx后再导入。")
