"""The word lists of the checker: data an office can add to, one entry a line, # begins a comment."""

import functools
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


@functools.cache
def entries(name: str) -> tuple[str, ...]:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@functools.cache
def pairs(name: str) -> tuple[tuple[str, str], ...]:
    """Entries of two words, wrong and right."""
    return tuple((wrong, right) for wrong, _, right in (entry.partition(" ") for entry in entries(name)))
