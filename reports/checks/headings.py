"""Order of headings (一、（一）1.（1）, GB/T 9704-2012, 7.3.3) and of run-in numbers (一是、二是)."""

import re
from collections.abc import Iterator
from functools import cache

from common.chinese import numeral
from reports.checks.text import Draft, Fault, Line, Severity, fault, heading_level

NUMBER = re.compile(r"[一二三四五六七八九十]+|\d+")
RUN_IN = re.compile(r"(?<=[。；：])([一二三四五六七八九十]+)(?:是|要)")
FIRST = re.compile(r"([一二三四五六七八九十]+)是")
MARKS = {1: "一、", 2: "（一）", 3: "1.", 4: "（1）"}


@cache
def _values() -> dict[str, int]:
    return {numeral(number): number for number in range(1, 100)}


def _value(written: str) -> int:
    """0 for what is no numeral up to 99."""
    return _values().get(written, 0)


def heading_order(draft: Draft) -> Iterator[Fault]:
    last = dict.fromkeys(MARKS, 0)
    above = 0
    for line in draft.lines:
        level = heading_level(line.text)
        if not level:
            continue
        number = _number(line.text)
        for lower in range(level + 1, 5):
            last[lower] = 0
        if number != last[level] + 1:
            text = f"标题序号不连续：应为第{last[level] + 1}项，写成了第{number}项。"
            yield _fault(line, text)
        elif level > above + 1 and above:
            yield _fault(line, f"标题层次应按“一、（一）1.（1）”使用，“{MARKS[level]}”前缺少上一层。")
        last[level], above = number, level


def run_in_order(draft: Draft) -> Iterator[Fault]:
    """一是、二是 at the beginnings of paragraphs, and those inside one paragraph, each run on its own."""
    last, part = 0, None
    for line in draft.lines:
        if line.level or line.part != part:
            last, part = 0, line.part
        if match := FIRST.match(line.text):
            yield from _step(line, match, last)
            last = _value(match[1])
        inside = 0
        for match in RUN_IN.finditer(line.text):
            yield from _step(line, match, inside)
            if not inside and FIRST.match(line.text):
                text = f"“{line.text[:2]}”之中又用“{match[0]}”，层次不清，宜改用“首先”或另起一段。"
                yield fault("run_in_nested", Severity.HINT, line, (match.start(), match[0]), text)
            inside = _value(match[1])


def _step(line: Line, match: re.Match[str], last: int) -> Iterator[Fault]:
    number = _value(match[1])
    if number not in (1, last + 1):
        text = f"分项序号不连续：“{match[0]}”前面没有第{number - 1}项。"
        yield fault("run_in_order", Severity.ERROR, line, (match.start(), match[0]), text)


def _number(text: str) -> int:
    found = NUMBER.search(text)
    written = found[0] if found else ""
    return int(written) if written.isdigit() else _value(written)


def _fault(line: Line, text: str) -> Fault:
    return fault("heading_order", Severity.ERROR, line, (0, line.text[:8]), text)
