"""A to-do of the home page: computed from records, never ticked by hand."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Todo:
    """
    `label` says what is due, `count` of how many, `url` opens exactly these. `due_on` is the earliest day, None when
    there is no fixed one. `kind` is the chapter's app name, by which the menu groups its counts.
    """

    label: str
    count: int
    url: str
    due_on: date | None
    kind: str
