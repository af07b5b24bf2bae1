"""What a chapter of the annual summary gives: figures, rows and findings. Design: reports/sections.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

Number = int | Decimal


@dataclass(frozen=True)
class Figure:
    """One counted number. `source` opens the list of exactly the records counted; `method` is its 口径."""

    key: str
    label: str
    value: Number
    unit: str
    source: str
    as_of: date
    method: str = ""
    # The value of the same period a year before, where it was looked up and something was recorded then.
    before: Number | None = None


@dataclass(frozen=True)
class Finding:
    """Evidence for 存在问题. `text` and `measure` (for 下步打算) may hold figure tokens; `figures` are its proof."""

    key: str
    text: str
    figures: tuple[str, ...]
    measure: str


@dataclass(frozen=True)
class Facts:
    """Everything one chapter counted; nothing below it makes a query."""

    figures: Mapping[str, Figure]
    rows: Mapping[str, Any] = field(default_factory=dict)
    # Told of a single branch in its own summary.
    of_one_branch: bool = False

    @classmethod
    def of(cls, figures: Iterable[Figure], **rows: Any) -> "Facts":
        by_key: dict[str, Figure] = {}
        for figure in figures:
            if figure.key in by_key:
                raise ValueError(f"two figures are called {figure.key}")
            by_key[figure.key] = figure
        return cls(by_key, rows)

    def __getitem__(self, key: str) -> Number:
        return self.figures[key].value

    def of_branches(self, several: str, one: str = "本支部") -> str:
        """`several` branches, or how a branch calls itself in its own summary."""
        return one if self.of_one_branch else several

    @property
    def empty(self) -> bool:
        """True when nothing at all was recorded for the chapter."""
        return not any(figure.value for figure in self.figures.values())


def source(url_name: str, **parameters: Any) -> str:
    """The address of a list filtered by `parameters`; dates in ISO form, None left out."""
    query = urlencode({name: value for name, value in parameters.items() if value is not None}, doseq=True)
    return f"{_address(url_name)}?{query}" if query else _address(url_name)


@cache
def _address(url_name: str) -> str:
    """Two hundred figures of a summary open some thirty lists."""
    return reverse(url_name)
