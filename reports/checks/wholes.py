"""Parts and wholes: sums that do not come out, several denominators, one figure written in two ways."""

import re
from collections.abc import Iterator
from decimal import Decimal

from common.chinese import plain_number
from reports.checks.text import Draft, Fault, Line, Severity, fault

AMOUNT = re.compile(r"(约|近)?(\d+(?:\.\d+)?)(余|多)?(人次|万元|个|名|人|次|场|册|户|元|件|份|期)")
WHOLE = re.compile(
    r"(?:全镇|全县|全乡|我镇|我县|我乡|辖区|下辖|现有|共有)(\d+)(?:个|名)?(党支部|支部|党员|村)"
)


def declared_sums(draft: Draft) -> Iterator[Fault]:
    """Where a paragraph tells a whole and its parts, all the parts counted must make the whole."""
    for line in draft.lines:
        told = {living.figure.key: living for living in line.living}
        for whole, parts in draft.sums.items():
            if whole not in told or not told.keys() & set(parts):
                continue
            # A half year has no third quarter: parts that were not counted are no parts.
            total = sum(draft.figures[part].value for part in parts if part in draft.figures)
            if total != told[whole].figure.value:
                found = (told[whole].start, line.text[told[whole].start : told[whole].end])
                text = (
                    f"“{told[whole].figure.label}”为{plain_number(told[whole].figure.value)}，"
                    f"各分项相加为{plain_number(total)}，不相等。"
                )
                yield fault("sum", Severity.ERROR, line, found, text)


def written_sums(draft: Draft) -> Iterator[Fault]:
    """其中 introduces parts: together they cannot be more than what stands before it."""
    for line in draft.lines:
        for start, sentence in line.sentences():
            for clause in re.finditer(r"[^；]+", sentence):
                before, mark, after = clause[0].partition("其中")
                wholes = list(AMOUNT.finditer(before))
                if not mark or not wholes or wholes[-1][1] or wholes[-1][3]:
                    continue
                whole, unit = Decimal(wholes[-1][2]), wholes[-1][4]
                parts = [Decimal(found[2]) for found in AMOUNT.finditer(after) if found[4] == unit]
                if len(parts) > 1 and sum(parts) > whole:
                    text = f"“其中”各项相加为{plain_number(sum(parts))}{unit}，超过总数{plain_number(whole)}{unit}。"
                    place = start + clause.start() + wholes[-1].start()
                    yield fault("sum", Severity.WARNING, line, (place, wholes[-1][0]), text)


def denominators(draft: Draft) -> Iterator[Fault]:
    """Two numbers for the same whole in the text; two rates of different wholes in one paragraph."""
    told: dict[str, tuple[str, str]] = {}
    for line in draft.lines:
        for match in WHOLE.finditer(line.text):
            number, noun = match[1], match[2].removeprefix("党") if match[2] == "党支部" else match[2]
            earlier = told.setdefault(noun, (number, line.place))
            if earlier[0] != number:
                text = f"{earlier[1]}写的是{earlier[0]}，这里写的是{number}，总数前后不一致。"
                yield fault("denominator", Severity.ERROR, line, (match.start(), match[0]), text)
        yield from _rates_of_several_wholes(draft, line)


def _rates_of_several_wholes(draft: Draft, line: Line) -> Iterator[Fault]:
    keys = {living.figure.key for living in line.living}
    rates = [living for living in line.living if living.figure.key in draft.denominators]
    wholes = {draft.denominators[living.figure.key] for living in rates}
    if len(wholes) > 1 and not wholes <= keys:
        missing = "、".join(draft.figures[key].label for key in sorted(wholes - keys) if key in draft.figures)
        found = (rates[-1].start, line.text[rates[-1].start : rates[-1].end] + "%")
        text = f"同一段有分母不同的比率，请写明分母（{missing}）。"
        yield fault("denominator", Severity.HINT, line, found, text)


def two_roundings(draft: Draft) -> Iterator[Fault]:
    """One figure that stands exact in one place and rounded in another."""
    first: dict[str, str] = {}
    for line in draft.lines:
        for living in line.living:
            words = line.text[living.start : living.end]
            earlier = first.setdefault(living.figure.key, words)
            if earlier != words:
                text = f"“{living.figure.label}”前面写作“{earlier}”，这里写作“{words}”，请统一。"
                yield fault("rounding", Severity.HINT, line, (living.start, words), text)
