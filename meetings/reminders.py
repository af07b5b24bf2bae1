"""Who owes what, as words to copy into a chat group."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from common.dates import chinese_date
from meetings.schedule import Grid, Row, Slot, State
from members.models import Branch


@dataclass(frozen=True)
class Reminder:
    """`missing` are overdue or ended without a record, `running` still have time; both in words."""

    branch: Branch
    missing: list[str]
    running: list[str]
    text: str


def reminders(owed: Grid) -> list[Reminder]:
    """Every branch with something missing or still to come, in the order of the branches."""
    by_branch: dict[int, list[Row]] = defaultdict(list)
    for row in owed.rows:
        by_branch[row.branch.pk].append(row)
    found = []
    for branch in owed.branches:
        rows = by_branch[branch.pk]
        missing, running = _owed(rows, State.MISSING), _owed(rows, State.RUNNING)
        if missing or running:
            found.append(Reminder(branch, missing, running, _text(branch, missing, running, owed.period.end)))
    return found


def whole_text(found: list[Reminder]) -> str:
    """All branches in one message."""
    return "\n\n".join(reminder.text for reminder in found)


def _owed(rows: list[Row], state: State) -> list[str]:
    cells = [(cell.slot.start, row, cell.slot) for row in rows for cell in row.cells if cell.state is state]
    cells.sort(key=lambda entry: entry[0])
    return [_words(row, slot, state) for _, row, slot in cells]


def _words(row: Row, slot: Slot, state: State) -> str:
    name = f"{slot.label}{row.kind.label}"
    if row.group:
        name += f"（{row.group.name}）"
    if state is State.RUNNING:
        name += f"（{slot.due_on.month}月{slot.due_on.day}日前）"
    return name


def _text(branch: Branch, missing: list[str], running: list[str], on: date) -> str:
    parts = [f"{branch.name}："]
    if missing:
        parts.append(
            f"截至{chinese_date(on)}，还有{len(missing)}项没有报送：{'、'.join(missing)}，请尽快补报。"
        )
    if running:
        parts.append(f"本期应开展：{'、'.join(running)}。")
    return "".join(parts)
