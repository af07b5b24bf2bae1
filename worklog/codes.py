"""Codes of kinds and measures: parts of figure keys, made from Chinese names so that nobody has to type them."""

import re
from collections.abc import Collection
from itertools import count

from pypinyin import lazy_pinyin

MAX_LENGTH = 30
FALLBACK = "item"


def code_for(name: str, taken: Collection[str]) -> str:
    """走访慰问 as zou_fang_wei_wen: small letters and underscores, at most 30, unlike every code in `taken`."""
    syllables = (re.sub(r"[^a-z]", "", part.lower()) for part in lazy_pinyin(name))
    code = "_".join(part for part in syllables if part)[:MAX_LENGTH].strip("_") or FALLBACK
    return next(candidate for candidate in _candidates(code) if candidate not in taken)


def _candidates(code: str):
    yield code
    for number in count(1):
        ending = f"_{_letters(number)}"
        yield f"{code[: MAX_LENGTH - len(ending)].rstrip('_')}{ending}"


def _letters(number: int) -> str:
    """1 is b, 25 is z, 26 is ba: digits have no place in a code."""
    letters = ""
    while number:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
