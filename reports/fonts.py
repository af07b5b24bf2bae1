"""Where the fonts of a printed document lie, and whether everything needed to print is there.

The free Fandol family stands in for 仿宋_GB2312, 楷体_GB2312, 黑体, 宋体 and 方正小标宋; Noto (all of 通用规范汉字表)
has the rare characters of names that Fandol lacks. A machine that has the fonts of the standard prints with those.
"""

from pathlib import Path

import pylopdf_fonts_zh_cn
from django.conf import settings

# Family names of our own: the bold Fandol file claims the regular weight under its real name and would replace it.
FANDOL = {
    "Gongwen Fangsong": "FandolFang-Regular.otf",
    "Gongwen Kaiti": "FandolKai-Regular.otf",
    "Gongwen Heiti": "FandolHei-Regular.otf",
    "Gongwen Songti": "FandolSong-Regular.otf",
    "Gongwen Biaosong": "FandolSong-Bold.otf",
}
INSTALL_FONTS = (
    "请运行 script/install，或将 Debian 软件包 texlive-lang-chinese 中的 Fandol 字体复制到该目录。"
)
INSTALL_LIBRARIES = "请执行：apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class FontsMissing(Exception):
    """A font or a system library needed for printing is not there; the message says in Chinese what to install."""


def font_files() -> dict[str, Path]:
    """Family name → font file.

    Raises FontsMissing if a file is absent or is no OpenType font: without fonts the layout library ends the process.
    """
    folder = Path(settings.FONT_DIR)
    files = {family: folder / name for family, name in FANDOL.items()}
    missing = [path.name for path in files.values() if not _is_font(path)]
    if missing:
        raise FontsMissing(f"{folder} 中缺少公文字体：{'、'.join(missing)}。{INSTALL_FONTS}")
    files["Gongwen Rare Serif"] = pylopdf_fonts_zh_cn.serif_path()
    files["Gongwen Rare Sans"] = pylopdf_fonts_zh_cn.sans_path()
    return files


def _is_font(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"OTTO", b"\0\1\0\0")
    except OSError:
        return False


def font_faces(files: dict[str, Path]) -> str:
    """The CSS that makes `files` known under their family names."""
    return "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{path.resolve().as_uri()}"); }}\n'
        for family, path in files.items()
    )
