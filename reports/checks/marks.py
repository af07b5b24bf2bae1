"""What is left over or mistyped: placeholders, pasted markers, punctuation, doubled characters, wrong words."""

import re
from collections.abc import Iterator

from reports.checks.lists import entries, pairs
from reports.checks.text import Draft, Fault, Line, Severity, fault

PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])(?:[X\uff38×]+|[x\uff58]{2,})(?![A-Za-z0-9])|某(?![些种一个])|[□\uff3f_]{2,}"
)
MARKERS = re.compile(r"#+[^#\s]*##+|</?[A-Za-z][^>]*>|&[a-z]+;|https?://\S+|\*\*|\{[^{}]*\}|【[^】]{0,20}】")
HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff）”》])[,;:!?()](?!\d)|(?<!&nbsp)[,;:!?()](?=[\u4e00-\u9fff])")
STRAIGHT_QUOTES = re.compile(r"[\"']")
FULL_WIDTH_DIGITS = re.compile(r"[\uff10-\uff19]+")
BETWEEN_QUOTED = re.compile(r"[”》]、[“《]")
DOUBLED_MARK = re.compile(r"([，。；：、])[，。；：、]")
DOUBLED = re.compile(r"([\u4e00-\u9fff])\1|([\u4e00-\u9fff]{2,6})\2")
LAST_OF_PARAGRAPH = ("。", "！", "？", "：", "；", "”", "）")


def placeholders(draft: Draft) -> Iterator[Fault]:
    known = re.compile("|".join(map(re.escape, sorted(draft.known, key=len, reverse=True))) or r"(?!)")
    for line in draft.lines:
        named = [match.span() for match in known.finditer(line.text)]
        for match in PLACEHOLDER.finditer(line.text):
            if not any(start <= match.start() < end for start, end in named):
                words = line.text[match.start() : match.end() + 2]
                yield fault(
                    "placeholder",
                    Severity.ERROR,
                    line,
                    (match.start(), words),
                    "占位符没有换成实际内容。",
                )


def markers(draft: Draft) -> Iterator[Fault]:
    for line, match in _matches(draft, MARKERS):
        yield fault(
            "marker", Severity.ERROR, line, (match.start(), match[0]), "粘贴带入的标记，不是正文，请删除。"
        )


def punctuation(draft: Draft) -> Iterator[Fault]:
    rules = (
        (HALF_WIDTH, Severity.WARNING, "中文中应使用全角标点。"),
        (STRAIGHT_QUOTES, Severity.WARNING, "应使用中文引号“ ”。"),
        (FULL_WIDTH_DIGITS, Severity.WARNING, "数字应使用半角字符。"),
        (DOUBLED_MARK, Severity.ERROR, "标点重复。"),
        (BETWEEN_QUOTED, Severity.HINT, "并列的引号、书名号之间通常不用顿号（GB/T 15834-2011）。"),
    )
    for pattern, severity, text in rules:
        for line, match in _matches(draft, pattern):
            yield fault("punctuation", severity, line, (match.start(), _around(line.text, match)), text)


def endings(draft: Draft) -> Iterator[Fault]:
    """A paragraph ends with a full stop, a heading that stands alone with nothing."""
    for line in draft.lines:
        last = len(line.text) - 1
        if line.level == 1 and line.text.endswith(("。", "，", "；", "：")):
            yield fault(
                "heading_mark", Severity.WARNING, line, (last, line.text[-6:]), "单独成行的标题末尾不加标点。"
            )
        elif not (line.level or line.text.endswith(LAST_OF_PARAGRAPH) or MARKERS.fullmatch(line.text)):
            yield fault("ending", Severity.ERROR, line, (last, line.text[-6:]), "段末缺少句号。")


def doubled(draft: Draft) -> Iterator[Fault]:
    allowed = entries("reduplicated")
    for line, match in _matches(draft, DOUBLED):
        around = line.text[max(0, match.start() - 3) : match.end() + 3]
        if not any(match[0] in word and word in around for word in allowed):
            text = f"“{match[1] or match[2]}”重复，请核对是否多字。"
            yield fault("doubled", Severity.WARNING, line, (match.start(), match[0]), text)


def wrong_words(draft: Draft) -> Iterator[Fault]:
    for wrong, right in pairs("wrong_words"):
        for line, match in _matches(draft, re.compile(re.escape(wrong))):
            text = f"“{wrong}”应为“{right}”。"
            yield fault("wrong_word", Severity.WARNING, line, (match.start(), wrong), text)


def _matches(draft: Draft, pattern: re.Pattern[str]) -> Iterator[tuple[Line, re.Match[str]]]:
    for line in draft.lines:
        for match in pattern.finditer(line.text):
            yield line, match


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 3) : match.end() + 3]
