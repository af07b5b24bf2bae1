"""The archive for inspectors (迎检): the files of a summary, a list of them with checksums, and how to check it."""

import hashlib
from datetime import date

from reports.archive import packed
from reports.snapshot import Snapshot

MANIFEST = "清单.txt"
CHECKSUMS = "SHA256SUMS"


def render_zip(snapshot: Snapshot, files: dict[str, bytes], sha256: str = "") -> bytes:
    """Equal data give equal bytes: every entry carries the 截止日 as its time."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    lines = "".join(f"{checksum}  {name}\n" for name, checksum in sums.items())
    everything = {**files, CHECKSUMS: lines.encode(), MANIFEST: _manifest(snapshot, sums, sha256).encode()}
    return packed(everything, date.fromisoformat(snapshot["period"]["until"]))


def _manifest(snapshot: Snapshot, sums: dict[str, str], sha256: str) -> str:
    lines = [
        snapshot["title"],
        f"统计期间：{snapshot['period']['start']}至{snapshot['period']['until']}",
        f"党组织：{snapshot['branch'] or snapshot['committee']}",
        f"数据项数：{len(snapshot['figures'])}",
    ]
    if records := snapshot.get("records"):
        total = sum(kind["count"] for kind in records["kinds"].values())
        lines.append(f"计入记录：{len(records['kinds'])}类{total}条，编号和明细见Excel附表，姓名已隐去")
    if sha256:
        lines.append(f"定稿校验值（SHA-256）：{sha256}")
    lines += ["", "文件清单（SHA-256）："]
    lines += [f"{name}  {checksum}" for name, checksum in sums.items()]
    lines += ["", f"核对方法：在本目录运行 sha256sum -c {CHECKSUMS}", ""]
    return "\r\n".join(lines)
