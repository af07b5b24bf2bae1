import pytest
import weasyprint.text.ffi

from reports.fonts import font_files
from reports.pdf import FontsMissing, font_fetcher, render_pdf
from tests.reports.official import SUMMARY


def test_missing_fonts_are_named(settings, tmp_path):
    settings.FONT_DIR = tmp_path
    (tmp_path / "FandolKai-Regular.otf").write_bytes(b"no font")
    with pytest.raises(FontsMissing) as raised:
        render_pdf(SUMMARY)
    assert str(raised.value) == (
        f"{tmp_path} 中缺少公文字体：FandolFang-Regular.otf、FandolKai-Regular.otf、FandolHei-Regular.otf、"
        "FandolSong-Regular.otf、FandolSong-Bold.otf。请运行 script/install，或将 Debian 软件包 "
        "texlive-lang-chinese 中的 Fandol 字体复制到该目录。"
    )


def test_a_missing_system_library_is_named(monkeypatch):
    monkeypatch.setattr(weasyprint.text.ffi, "harfbuzz_subset", None)
    with pytest.raises(FontsMissing) as raised:
        render_pdf(SUMMARY)
    assert str(raised.value) == (
        "缺少打印所需的系统库 libharfbuzz-subset。请执行：apt-get install "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


def test_the_library_that_makes_printing_ten_times_faster_is_there():
    assert weasyprint.text.ffi.harfbuzz_subset is not None


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/a.png", "https://127.0.0.1/", "ftp://127.0.0.1/", "file:///etc/hostname"]
)
def test_nothing_is_loaded_but_fonts(url):
    with pytest.raises(ValueError, match="公文不得引用外部资源"):
        font_fetcher(list(font_files().values())).fetch(url)


def test_fonts_and_data_are_loaded():
    path = font_files()["Gongwen Kaiti"]
    fetcher = font_fetcher([path])
    assert fetcher.fetch(path.resolve().as_uri()).read() == path.read_bytes()
    assert fetcher.fetch("data:text/plain,1").read() == b"1"
