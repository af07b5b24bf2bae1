"""
What is printed after the text where the office asks for it (附件): the townships of a county, the figures of the text,
and charts of the wholes that chapters divide into parts. From the snapshot alone.
"""

from collections.abc import Iterator
from decimal import Decimal

from common.chinese import plain_number
from reports.document import Annex, Table
from reports.snapshot import Snapshot, value_of


def annexes_of(snapshot: Snapshot) -> tuple[Annex, ...]:
    return (*_townships(snapshot), *_figures(snapshot), *_charts(snapshot))


def _townships(snapshot: Snapshot) -> Iterator[Annex]:
    if table := snapshot.get("townships"):
        yield Annex("各党委主要数据表", (Table(tuple(table["columns"]), tuple(map(tuple, table["rows"]))),))


def _figures(snapshot: Snapshot) -> Iterator[Annex]:
    """Those that the text tells, in its order."""
    if not snapshot["settings"].get("with_table"):
        return
    segments = [
        segment
        for block in snapshot["blocks"]
        if "heading" not in block
        for segment in (*block["lead"], *block["body"])
    ]
    rows = []
    for key in dict.fromkeys(segment["figure"] for segment in segments if "figure" in segment):
        figure = snapshot["figures"][key]
        rows.append((figure["label"], plain_number(value_of(figure)), figure["unit"], figure["method"]))
    yield Annex("主要数据表", (Table(("指标", "数值", "单位", "口径"), tuple(rows)),))


def _charts(snapshot: Snapshot) -> Iterator[Annex]:
    tables = [
        Table(
            ("项目", f"数值（{chart['unit']}）"),
            tuple((label, plain_number(Decimal(value))) for label, value in chart["rows"]),
            chart["title"],
            chart["unit"],
        )
        for chart in snapshot.get("charts", [])
    ]
    if tables:
        yield Annex("主要数据图", tuple(tables))
