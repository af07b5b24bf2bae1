"""Names of persons, ID numbers and phone numbers, which no summary carries."""

import re
from collections.abc import Iterator

from reports.checks.text import Draft, Fault, Severity, fault

ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
LONGEST_NAME = 6
TITLE_AFTER = re.compile(r"同志|书记|主任|委员|党员|老人|等[0-9一二三四五六七八九十]|[、（]")


def persons(draft: Draft) -> Iterator[Fault]:
    for line in draft.lines:
        for start, name in _names(line.text, draft.names):
            text = "出现了人员姓名。总结中一般不写个人姓名，请核对。"
            yield fault("name", Severity.WARNING, line, (start, name), text)
        for match in ID_NUMBER.finditer(line.text):
            text = "出现了公民身份证号，必须删除。"
            yield fault("id_number", Severity.ERROR, line, (match.start(), _masked(match[0])), text)
        for match in PHONE.finditer(line.text):
            text = "出现了手机号，请删除。"
            yield fault("phone", Severity.ERROR, line, (match.start(), _masked(match[0])), text)


def _names(text: str, names: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Names of three characters and more wherever they stand; a name of two only where it reads as one (高明同志)."""
    place = 0
    while place < len(text):
        for length in range(min(LONGEST_NAME, len(text) - place), 1, -1):
            word = text[place : place + length]
            if word in names and (length > 2 or TITLE_AFTER.match(text, place + length)):
                yield place, word
                place += length - 1
                break
        place += 1


def _masked(number: str) -> str:
    return f"{number[:3]}…{number[-2:]}"
