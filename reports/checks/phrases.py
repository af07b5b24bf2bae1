"""Words that say nothing, and words of last year."""

import re
from collections.abc import Iterator

from reports.checks.lists import entries
from reports.checks.text import Draft, Fault, Part, Severity, fault

DIGIT = re.compile(r"\d")
YEAR = re.compile(r"(\d{4})年")
COMPARED = re.compile(r"[比较]|同期|以来|对照|上年|去年|上一年|规定|条例|通知|意见|办法|《|〔")
SHORTEST_SENTENCE = 15
LEAST_PHRASES = 2


def empty_phrases(draft: Draft) -> Iterator[Fault]:
    for line in draft.lines:
        for start, sentence in line.sentences():
            found = [phrase for phrase in entries("empty_phrases") if phrase in sentence]
            if len(found) >= LEAST_PHRASES and not DIGIT.search(sentence):
                text = f"这句话只有“{'”“'.join(found)}”一类说法，没有数据和事实。"
                yield fault("empty_phrase", Severity.HINT, line, (start, sentence[:16]), text)


def other_years(draft: Draft) -> Iterator[Fault]:
    """Last year's year, left over from the text that was copied."""
    for line in draft.lines:
        for start, sentence in line.sentences():
            for match in YEAR.finditer(sentence):
                wrong = int(match[1]) == draft.year - 1 or (
                    line.part == Part.WORK and int(match[1]) > draft.year
                )
                if wrong and not COMPARED.search(sentence):
                    text = f"本总结是{draft.year}年的，这里写的是{match[1]}年。"
                    yield fault("other_year", Severity.ERROR, line, (start + match.start(), match[0]), text)


def repeated(draft: Draft) -> Iterator[Fault]:
    """A sentence that stood in last year's summary, apart from its numbers."""
    before = {
        _without_numbers(sentence)
        for text in draft.last_year
        for sentence in re.findall(r"[^。！？]+[。！？]?", text)
    }
    for line in draft.lines:
        for start, sentence in line.sentences():
            plain = _without_numbers(sentence)
            if line.part != Part.OPENING and len(plain) >= SHORTEST_SENTENCE and plain in before:
                own = any(start <= living.start < start + len(sentence) for living in line.living)
                if not own:
                    text = "与上年总结的句子相同，请核对是否仍然符合今年的情况。"
                    yield fault("repeated", Severity.HINT, line, (start, sentence[:16]), text)


def _without_numbers(sentence: str) -> str:
    return re.sub(r"\d+|[约余多近]|^[一二三四五六七八九十]+是", "", sentence.strip())
