import random
import zipfile

import pytest

from common.workbook_guard import MAXIMUM_SIZE, WorkbookError, check_file
from tests.common import hostile

DAMAGED = "文件已损坏，无法打开；请用表格软件打开并另存为.xlsx后再导入。"
TOO_MANY_PARTS = "文件内含的部件超过200个，不是正常的工作簿，已拒绝读取。"
TEXT = "这是文本（CSV）文件，请用表格软件打开并另存为.xlsx后再导入。"
WEB_PAGE = "这是网页格式的表格，请用表格软件打开并另存为.xlsx后再导入。"
NO_WORKBOOK = "这不是Excel工作簿，请选择.xlsx文件。"
OTHER_PACKAGE = "这不是Excel工作簿（.xlsx），请用表格软件另存为.xlsx后再导入。"
PASSWORD = "文件设有打开密码，请用表格软件去掉密码后再导入。"
OLD = "这是旧版.xls或.et文件（改后缀名无效），请用表格软件另存为.xlsx后再导入。"
INCOMPLETE = "文件不完整，可能没有下载完；请重新取得后再导入。"


def refusal(path) -> str:
    with pytest.raises(WorkbookError) as error:
        check_file(path)
    return str(error.value)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "党员.xlsx"


def test_an_honest_workbook_passes(path):
    assert check_file(hostile.honest(path, ["姓名"], ["某某"])) is None
    assert check_file(hostile.package(path)) is None


def test_a_missing_file_and_a_folder(tmp_path, path):
    assert refusal(path) == "找不到这个文件。"
    assert refusal(tmp_path) == "找不到这个文件。"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "文件是空的。"),
        ("姓名,性别\n某某,男\n".encode("gb18030"), TEXT),
        ("姓名,性别\n某某,男\n".encode(), TEXT),
        ("姓名\t性别\n".encode("utf-8-sig"), TEXT),
        (b"\xef\xbb\xbf<html><table>", WEB_PAGE),
        (b" \n<table border=1>", WEB_PAGE),
        (b'<?xml version="1.0"?><Workbook/>', WEB_PAGE),
        (b"%PDF-1.7\x00\xff\xfe\xfd", NO_WORKBOOK),
        (b"\x89PNG\r\n\x1a\n\x00\x00", NO_WORKBOOK),
        (b"PK\x03\x04", INCOMPLETE),
        (b"PK" + bytes(5000), INCOMPLETE),
        (b"PK\x05\x06" + bytes(18), OTHER_PACKAGE),
        (b"PK\x05\x06" + bytes(4) + b"\x05\x00\x05\x00\xff\x00\x00\x00" + bytes(6), DAMAGED),
    ],
)
def test_what_is_no_package(path, content, reason):
    path.write_bytes(content)
    assert refusal(path) == reason


def test_encrypted_and_old_files_each_in_their_own_words(path):
    assert refusal(hostile.encrypted(path)) == PASSWORD
    assert refusal(hostile.old_excel(path)) == OLD


def test_a_package_with_a_zip_password(path):
    hostile.package(path)
    content = bytearray(path.read_bytes())
    content[content.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path) == PASSWORD


def test_a_file_that_was_not_wholly_downloaded(path):
    content = hostile.honest_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert refusal(path) == INCOMPLETE
    path.write_bytes(content[:-5])
    assert refusal(path) == INCOMPLETE


def test_another_kind_of_office_file(path):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", "<document/>")
    assert refusal(path) == OTHER_PACKAGE


def test_size(path):
    with path.open("wb") as file:
        file.truncate(MAXIMUM_SIZE + 1024 * 1024)
    assert refusal(path) == "文件有11.0MB，超过10MB，请拆分后再导入。"


def test_number_of_parts(path):
    hostile.package(path, **{f"xl/media/{number}.png": "" for number in range(200 - 6)})
    assert check_file(path) is None
    hostile.package(path, **{f"xl/media/{number}.png": "" for number in range(200 - 5)})
    assert refusal(path) == TOO_MANY_PARTS


def test_a_directory_that_lies_about_the_number_of_parts(path):
    hostile.package(path, **{f"xl/media/{number}.png": "" for number in range(300)})
    content = bytearray(path.read_bytes())
    end = content.rfind(b"PK\x05\x06")
    content[end + 8 : end + 12] = b"\x05\x00\x05\x00"
    path.write_bytes(content)
    assert refusal(path) == TOO_MANY_PARTS


def test_unpacked_size(path):
    noise = random.Random(1).randbytes(1_000_000)
    hostile.package(path, **{"xl/a.bin": noise, "xl/b.bin": bytes(105 * 1024 * 1024)})
    assert refusal(path) == "文件解压后有106MB，超过100MB，请拆分后再导入。"


def test_ratio(path):
    hostile.package(path, **{"xl/media/a.bin": bytes(20_000_000)})
    assert path.stat().st_size < 30_000
    assert refusal(path) == "文件的压缩比例异常，像是压缩炸弹，已拒绝读取。"
