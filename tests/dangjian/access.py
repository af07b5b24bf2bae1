"""What each role gets from the pages of imports."""

from pathlib import Path
from tempfile import TemporaryDirectory

from dangjian.models import ImportBatch
from tests.access import FORBIDDEN, NOT_FOUND, REDIRECT, Case
from tests.dangjian.workbooks import bring_in, receive, write
from tests.factories import World, make_member

RECORDS = [["种类", "所在党支部", "日期", "事项"], ["走访慰问", "小方村党支部", "2023-01-12", "走访困难党员"]]
CONFLICT = 409


def of_secretary(world: World, take) -> ImportBatch:
    make_member(world.village)
    with TemporaryDirectory() as folder:
        return take(world.secretary, write(Path(folder) / "一月.xlsx", {"工作纪实": RECORDS}))


def pending(world: World) -> tuple[int]:
    return (of_secretary(world, receive).pk,)


def done(world: World) -> tuple[int]:
    return (of_secretary(world, bring_in).pk,)


def unknown_column(world: World) -> tuple[int, int]:
    with TemporaryDirectory() as folder:
        rows = [[*RECORDS[0], "负责人"], [*RECORDS[1], "张三"]]
        return receive(world.secretary, write(Path(folder) / "一月.xlsx", {"工作纪实": rows})).pk, 0


def faulty(world: World) -> tuple[int]:
    with TemporaryDirectory() as folder:
        rows = [RECORDS[0], ["走访慰问", "小方村党支部", "去年", "走访困难党员"]]
        return (receive(world.secretary, write(Path(folder) / "一月.xlsx", {"工作纪实": rows})).pk,)


WRITERS = Case(leader=FORBIDDEN)
OWNER = Case(
    leader=FORBIDDEN,
    **dict.fromkeys(("other_secretary", "office", "admin", "neighbour_office"), NOT_FOUND),
)

CASES = {
    "imports:batch-list": WRITERS,
    "imports:upload": WRITERS,
    "imports:detail": WRITERS._replace(args=done, other_secretary=NOT_FOUND, neighbour_office=NOT_FOUND),
    "imports:preview": OWNER._replace(args=pending),
    "imports:columns": OWNER._replace(args=unknown_column),
    "imports:marked": OWNER._replace(args=faulty),
    "imports:confirm": OWNER._replace(args=pending, method="post", secretary=REDIRECT),
    "imports:cancel": OWNER._replace(args=pending, method="post", secretary=REDIRECT),
    "imports:undo": WRITERS._replace(
        args=done,
        method="post",
        secretary=REDIRECT,
        other_secretary=NOT_FOUND,
        office=REDIRECT,
        admin=REDIRECT,
        neighbour_office=NOT_FOUND,
    ),
    "imports:template-list": WRITERS,
    "imports:template-all": WRITERS,
    "imports:template-monthly": WRITERS,
    "imports:template": WRITERS._replace(args=lambda world: ("工作纪实",)),
}
