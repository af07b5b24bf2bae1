"""Numbers typed by hand where a figure should live, numbers of another time, and plan told as result."""

import re
from collections.abc import Iterator
from datetime import date

from common.chinese import plain_number
from reports.checks.text import Draft, Fault, Line, Part, Severity, fault

TYPED = re.compile(
    r"(?<![A-Za-z\d.])\d{1,9}(?:\.\d+)?(?![A-Za-z\d.])(?!年[^以])(?!月)(?!日)(?!周?岁)(?:[余多])?[\u4e00-\u9fff%％]{0,2}"
    r"|[一二两三四五六七八九十百千万]{2,}(?:余|多)?(?:人次|个|名|人|次|场|册|户|元|件|万元)"
)
NOT_A_COUNT = re.compile(
    r"“[^”]{0,12}”|〔\d{4}〕\d*号?|^（?\d{1,2}[.\uff0e）]|\d{4}年(?:度)?|\d{1,2}月\d{1,2}日"
)
DIGITS = re.compile(r"\d+(?:\.\d+)?")
DATE = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")
SHORTER = re.compile(r"前三季度|上半年|前[一二两三四五六七八九十]+个?月|一至九月|1[—\-至]\d月")
REST_OF_YEAR = re.compile(r"全年|下半年|第?四季度")
PLANNED = re.compile(
    r"(?:计划|拟|预计|力争)(?:创建|发展|完成|建设|培训|评定|消除|转出|举办|开展|打造|争创)[^。；]*?\d"
)
DONE = re.compile(r"实际|已|完成计划|经评定|评定为|接收|达到|建成|结果|全部")
PLAN_WORD = re.compile(r"计划|指标|目标|拟|预计|任务|应")


def typed_numbers(draft: Draft) -> Iterator[Fault]:
    for line in draft.lines:
        if line.level:
            continue
        exempt = [match.span() for match in NOT_A_COUNT.finditer(line.text)]
        for match in TYPED.finditer(line.text):
            place = match.start()
            if line.is_living(place) or any(start <= place < end for start, end in exempt):
                continue
            severity = Severity.HINT if line.part == Part.PLAN else Severity.WARNING
            text = f"手工输入的数字，不会随记录变化{_same_figure(draft, match[0])}。"
            yield fault("typed_number", severity, line, (place, match[0]), text)


def _same_figure(draft: Draft, words: str) -> str:
    number = DIGITS.match(words)
    if not number:
        return "，请改用数据"
    unit = words[number.end() :].lstrip("余多")
    same = [figure for figure in draft.figures.values() if plain_number(figure.value) == number[0]]
    same.sort(key=lambda figure: not unit.startswith(figure.unit))
    names = "、".join(f"“{figure.label}”" for figure in same[:2])
    return f"；与数据{names}相同，请改用数据" if names else "，也没有相同的数据，请核对"


def later_figures(draft: Draft) -> Iterator[Fault]:
    for line in draft.lines:
        for living in line.living:
            if living.figure.as_of > draft.until:
                text = f"“{living.figure.label}”统计到{_day(living.figure.as_of)}，晚于截止日{_day(draft.until)}。"
                words = line.text[living.start : living.end]
                yield fault("later", Severity.ERROR, line, (living.start, words), text)
        if line.part == Part.WORK:
            yield from _later_dates(draft, line)


def _later_dates(draft: Draft, line: Line) -> Iterator[Fault]:
    for match in DATE.finditer(line.text):
        year, month, day = (int(part or 1) for part in match.groups())
        try:
            told = date(year, month, day)
        except ValueError:
            yield fault("date", Severity.ERROR, line, (match.start(), match[0]), "没有这一天。")
            continue
        if told > draft.until:
            text = f"日期晚于截止日{_day(draft.until)}。"
            yield fault("later", Severity.WARNING, line, (match.start(), match[0]), text)


def shorter_periods(draft: Draft) -> Iterator[Fault]:
    """前三季度 in the summary of a whole year: its readers take the number for the year's."""
    for line in draft.lines:
        match = SHORTER.search(line.text)
        if draft.whole_year and match and line.part == Part.WORK and not REST_OF_YEAR.search(line.text):
            text = f"全年总结中出现“{match[0]}”的数据，与全文的时间范围不一致。"
            yield fault("shorter_period", Severity.WARNING, line, (match.start(), match[0]), text)


def plans_as_results(draft: Draft) -> Iterator[Fault]:
    chapters: dict[str, str] = {}
    for line in draft.lines:
        chapters[line.chapter] = chapters.get(line.chapter, "") + line.text
    for line in draft.lines:
        if line.part != Part.WORK:
            continue
        for start, sentence in line.sentences():
            match = PLANNED.search(sentence)
            if match and not DONE.search(chapters[line.chapter] if line.chapter else sentence):
                text = "只写了计划数，没有写完成数，容易被当作成绩。"
                yield fault("plan", Severity.WARNING, line, (start + match.start(), match[0]), text)
        yield from _unmarked_plans(line)


def _unmarked_plans(line: Line) -> Iterator[Fault]:
    for living in line.living:
        if not PLAN_WORD.search(living.figure.label):
            continue
        clause = re.split(r"[。；]", line.text[: living.start])[-1]
        after = line.text[living.end : living.end + 12]
        if not PLAN_WORD.search(clause) and not PLAN_WORD.search(after):
            words = line.text[living.start : living.end]
            text = f"“{living.figure.label}”是计划数，文中没有说明，会被当作结果。"
            yield fault("plan", Severity.ERROR, line, (living.start, words), text)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
